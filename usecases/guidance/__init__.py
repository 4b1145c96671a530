"""Which action for whom, and in what order: proposals, each with its reasons; nobody is placed."""
