"""What every service shares: requests, the chain, auth, transport, codec, errors, paging."""
