inputs = merge({ group = "private" }, { group = null })
