package main

import "testing"

// measure runs a benchmark. It returns an error where testing would have failed, so
// that the program can say what went wrong.
type measure func(b *testing.B) error

// benchmark is one line of the results.
type benchmark struct {
	// name says what varies, as in issues=16; empty if nothing does.
	name string
	run  measure
}

// family is a benchmark at all its sizes.
type family struct {
	name  string
	cases []benchmark
}

func (f *family) add(name string, run measure) {
	f.cases = append(f.cases, benchmark{name: name, run: run})
}

// single is a family of one.
func single(name string, run measure) family {
	return family{name: name, cases: []benchmark{{run: run}}}
}

// full is the name of a benchmark of the family.
func (f *family) full(c benchmark) string {
	if c.name == "" {
		return f.name
	}
	return f.name + "/" + c.name
}

// families lists all benchmarks in the order in which they are run and printed.
func families() []family {
	return append(append(rounds(), ensembles()...), searches()...)
}
