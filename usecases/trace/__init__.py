"""What leaves a trace: readings of files, answers shown, contests."""
