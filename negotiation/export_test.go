package negotiation

import (
	"fmt"
	"slices"
)

// Writers lists, for every phase, the parts of a solver that change variables in it and the
// variables, sorted. The solver's own variables belong to the empty name.
func Writers(s *Solver) [][]Written {
	list := make([][]Written, phases)
	for at, part := range s.layout.writes {
		var phase Phase
		var name string
		if _, err := fmt.Sscanf(at, "%d/%s", &phase, &name); err != nil {
			panic(err)
		}
		list[phase] = append(list[phase], Written{part, name})
	}
	for _, ws := range list {
		slices.SortFunc(ws, func(a, b Written) int {
			return slices.Compare([]string{a.Part, a.Variable}, []string{b.Part, b.Variable})
		})
	}
	return list
}

// Written says that a part changes a variable.
type Written struct{ Part, Variable string }
