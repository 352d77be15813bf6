"""Where requests meet the house: transaction, access, errors, headers, filters, paging, clock."""
