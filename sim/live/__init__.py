"""The only files of sim that meet the database: the sandbox, run records and the worker."""
