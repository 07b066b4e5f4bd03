by_auto         = "auto"
by_later_auto   = "a"
by_null         = null
by_command_line = "auto"
