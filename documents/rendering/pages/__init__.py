"""Pages: LibreOffice makes the PDF, pdfium its images. Both are optional at run time and known to this room alone."""
