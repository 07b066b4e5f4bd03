group = "private"
