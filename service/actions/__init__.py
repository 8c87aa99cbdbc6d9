"""Stories: one a file. An action knows no request; the pages, the API and the command line call the same ones."""
