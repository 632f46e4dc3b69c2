package geniusweb

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/detente-sim/detente/negotiation/domain"
)

// ReadFolder reads the domain and all the profiles in a folder: the file with issuesValues, and those
// with a LinearAdditiveUtilitySpace, in the order of their names. Without a domain of its own the
// first profile gives it. Files that do not end in .json or are neither are left alone.
func ReadFolder(folder fs.FS) (*domain.Domain, []domain.Profile, error) {
	names, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(names)
	type parsed struct {
		file *file
		root *value
	}
	var domains, profiles []parsed
	for _, name := range names {
		f := &file{name: name}
		in, err := folder.Open(name)
		if err != nil {
			return nil, nil, err
		}
		root, err := f.parse(in)
		if err2 := in.Close(); err == nil {
			err = err2
		}
		switch {
		case err != nil:
			return nil, nil, err
		case root.get("issuesValues") != nil:
			domains = append(domains, parsed{f, root})
		case root.get(space) != nil:
			profiles = append(profiles, parsed{f, root})
		}
	}
	if len(domains) > 1 {
		return nil, nil, fmt.Errorf("found domains in %s and %s, expected one", domains[0].file.name, domains[1].file.name)
	}
	if len(profiles) == 0 {
		return nil, nil, fmt.Errorf("found no profile among %d files that end in .json", len(names))
	}
	var d *domain.Domain
	if len(domains) == 1 {
		if d, err = domains[0].file.domain(domains[0].root); err != nil {
			return nil, nil, err
		}
	}
	var out []domain.Profile
	for _, x := range profiles {
		var p domain.Profile
		if d, p, err = x.file.profile(x.root, d); err != nil {
			return nil, nil, err
		}
		out = append(out, p)
	}
	return d, out, nil
}
