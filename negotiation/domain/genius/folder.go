package genius

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation/domain"
)

// ReadFolder reads the domain and all the profiles in a folder: the file whose root is
// <negotiation_template>, and those whose root is <utility_space>, in the order of their names.
// Without a template the first profile gives the domain. Files that do not end in .xml are left
// alone. Levels is as in [ReadDomain]. The parties are named after the files, without ending.
func ReadFolder(folder fs.FS, levels int) (*domain.Domain, []domain.Profile, error) {
	names, err := fs.Glob(folder, "*.xml")
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(names)
	var templates, spaces []string
	roots, files := map[string]*element{}, map[string]*file{}
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
		if err != nil {
			return nil, nil, err
		}
		roots[name], files[name] = root, f
		switch root.name {
		case "negotiation_template":
			templates = append(templates, name)
		case "utility_space":
			spaces = append(spaces, name)
		}
	}
	switch {
	case len(templates) > 1:
		return nil, nil, fmt.Errorf("found domains in %s and %s, expected one", templates[0], templates[1])
	case len(spaces) == 0:
		return nil, nil, fmt.Errorf("found no file with a <utility_space> among %d files that end in .xml", len(names))
	case len(templates) == 0:
		templates = spaces[:1]
	}
	reader, err := (&file{name: templates[0]}).domain(roots[templates[0]], levels)
	if err != nil {
		return nil, nil, err
	}
	reader.Domain.Name = strings.TrimSuffix(path.Base(templates[0]), ".xml")
	var profiles []domain.Profile
	for _, name := range spaces {
		p, err := files[name].profile(roots[name], reader)
		if err != nil {
			return nil, nil, err
		}
		p.Name = strings.TrimSuffix(path.Base(name), ".xml")
		profiles = append(profiles, p)
	}
	return reader.Domain, profiles, nil
}
