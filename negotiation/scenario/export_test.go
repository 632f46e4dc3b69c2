package scenario

// GivenPaths lists the paths of all entries of a file.
func GivenPaths(f *File) []string { return sorted(f.given) }
