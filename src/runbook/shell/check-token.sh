[ -n "$AUTH_TOKEN" ] || stop 'AUTH_TOKEN is empty: the old cache asks for one, and AWS does not tell it'
