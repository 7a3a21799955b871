"""Who may come in: sessions, forged requests, headers, hosts, redirects, refusals."""
