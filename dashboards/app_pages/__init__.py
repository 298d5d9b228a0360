"""One file per page; a page fetches, draws and stays under 80 lines."""
