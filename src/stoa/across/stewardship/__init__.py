"""Looking after items: review and publication, versions, withdrawal and the bin, keeping up to date."""
