"""Who may come in: passwords, sessions, guards, and the tokens that tell our pages from another site's."""
