package scenario

import "strings"

// absent lists parameters of mechanisms that are known in the literature of
// the model but that this version does not have. A scenario that switches such
// a mechanism off by its strength says nothing wrong and is accepted; anything
// else is refused rather than silently ignored.
var absent = []mechanism{
	{"a menu of acts among the parameters (it stands under acts)", nil, "act"},
	{"risk aversion", map[string]string{"r_risk": "0"}, ""},
	{"levels on a grid for all issues (a ladder of an issue stands under issues)", nil, "grid_dp"},
	{"", nil, "l_max it_max n_grid tiny tol_num"},
}

// mechanism is one that this version does not have. Settings whose values are part of
// this version have no name.
type mechanism struct {
	name string
	// off maps the keys that give its strength to the value that means absence;
	// a star stands for the ID of a principal.
	off map[string]string
	// rest are its other parameters.
	rest string
}

// mechanismOf returns the mechanism that a key under params belongs to and,
// for a strength, the value that switches it off.
func mechanismOf(key string, principals []string) (name, off string, ok bool) {
	for _, m := range absent {
		if v, ok := m.off[key]; ok {
			return m.name, v, true
		}
		for _, p := range principals {
			if stem, ok := strings.CutSuffix(key, "_"+p); ok {
				if v, ok := m.off[stem+"_*"]; ok {
					return m.name, v, true
				}
			}
		}
		for _, k := range strings.Fields(m.rest) {
			if k == key {
				return m.name, "", true
			}
		}
	}
	return "", "", false
}

// switchedOff reports whether a scalar equals the value that means absence:
// as text, or as a number.
func switchedOff(text, off string) bool {
	if text == off {
		return true
	}
	x, err := parseNumber(text)
	y, err2 := parseNumber(off)
	return err == nil && err2 == nil && x == y
}
