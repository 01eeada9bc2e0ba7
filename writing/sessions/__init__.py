"""Writing sessions: time and work measured by the people who do it, so that they learn how long things take."""
