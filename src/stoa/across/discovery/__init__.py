"""The one search box: home, search, completion, spelling help and what is similar."""
