"""Accounts: how a person proves who they are. What they may see is decided in `access`."""
