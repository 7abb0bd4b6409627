"""The embedded Datasphere tenant and the embedded Glue: real HTTP servers in a child process."""
