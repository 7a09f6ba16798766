"""What every service shares: request and response, the chain, auth, transport, codec, errors, paging."""
