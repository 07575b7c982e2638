"""One file for each kind of object that the simulated service keeps."""
