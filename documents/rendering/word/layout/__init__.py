"""How a page is laid out: widths of columns, what stays together, how Word says so."""
