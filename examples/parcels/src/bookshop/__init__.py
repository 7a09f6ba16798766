"""A bookshop that sends its books with Swift Parcels."""
