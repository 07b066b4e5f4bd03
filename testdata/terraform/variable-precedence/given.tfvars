by_later_file   = "file"
by_command_line = "file"
