"""What `./run` can be told to do, one module each."""
