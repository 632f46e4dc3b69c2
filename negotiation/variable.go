package negotiation

import (
	"fmt"
	"strings"
)

// Variable describes a state variable, or one for each of several keys
// (issues, parties). The description is made once, by the part that owns the
// variable; records, file headers and reference pages are derived from it.
type Variable struct {
	// Name is unique in a model, lower case with dots: "tension", "oil.price".
	Name string
	// Keys, if not empty, makes the variable a row with one number per key; the
	// columns are named Name.Key.
	Keys []string
	// Meaning is a phrase for people; Unit is "share", "utility", "rounds", ....
	Meaning, Unit string
	// Min and Max bound the values; both zero means no bound is stated.
	Min, Max float64
	// Initial is the value at round 0.
	Initial float64
	// Start, if not empty, gives the values at round 0 key by key.
	Start []float64
	// Hidden variables belong to the state but are working memory: they are
	// copied and restored but not recorded unless asked for.
	Hidden bool
}

func (v *Variable) size() int { return max(1, len(v.Keys)) }

// start is the value at round 0 of the variable's entry n.
func (v *Variable) start(n int) float64 {
	if len(v.Start) != 0 {
		return v.Start[n]
	}
	return v.Initial
}

// Columns returns the names of the variable's columns.
func (v *Variable) Columns() []string {
	if len(v.Keys) == 0 {
		return []string{v.Name}
	}
	cols := make([]string, len(v.Keys))
	for i, k := range v.Keys {
		cols[i] = v.Name + "." + k
	}
	return cols
}

// Phase is a step of the round. Parts act in phases, in this order; within a
// phase in the order in which the model lists them.
type Phase uint8

// The phases of a round.
const (
	Drivers        Phase = iota // oil price, calendar, scripted shocks, waning
	Incidents                   // incidents, spoilers
	Monitoring                  // monitors report on the last round
	Trust                       // beliefs, observed levels
	Enforcement                 // review, cure, suspension, snapback
	Domestic                    // weights, reservation values
	Bargaining                  // agenda, proposals, answers, ratification
	Implementation              // compliance choices, delivery
	Stages                      // conditions of the next stage
	Propagation                 // living standard, migration, tension
	phases
)

var phaseNames = [...]string{"drivers", "incidents", "monitoring", "trust", "enforcement",
	"domestic", "bargaining", "implementation", "stages", "propagation", "record"}

// String returns the phase's name.
func (p Phase) String() string { return phaseNames[p] }

// layout is the register of variables while a solver is built.
type layout struct {
	vars   []Variable
	owner  []string
	offset []int
	size   int
	index  map[string]int
	writes map[string]string // "phase/variable" -> part
	fill   []func(values []float64) error
}

// Setup is what a part sees while a solver is built. The views that it asks
// for are filled in after the last part's Setup has returned; they stay valid
// for the life of the solver.
type Setup struct {
	// Model is the model that is being built. Read only.
	Model *Model

	solver *Solver
	part   string
	err    error
}

// Parties returns the IDs of the principals, in model order.
func (u *Setup) Parties() []string { return u.solver.state.partyIDs }

// Party returns the index of a principal, or an error.
func (u *Setup) Party(id string) (int, error) {
	for i, p := range u.Parties() {
		if p == id {
			return i, nil
		}
	}
	return 0, fmt.Errorf("no principal %q; the principals are %s", id, strings.Join(u.Parties(), ", "))
}

// Member returns the index of a member; ok is false if there is none of that ID.
func (u *Setup) Member(id string) (index int, ok bool) {
	index, ok = u.solver.members[id]
	return index, ok
}

// Pair reports, as an error, that there are more than two principals. A part that is
// about two sides, and so uses [State.Other], asks at its set-up.
func (u *Setup) Pair() error {
	if n := len(u.Parties()); n != 2 {
		return fmt.Errorf("needs exactly two principals; the model has %d: %s", n, strings.Join(u.Parties(), ", "))
	}
	return nil
}

// IssueIDs returns the IDs of the issues, in model order.
func (u *Setup) IssueIDs() []string { return u.solver.state.issueIDs }

// Issue returns the index of an issue, or an error.
func (u *Setup) Issue(id string) (int, error) {
	for k, is := range u.IssueIDs() {
		if is == id {
			return k, nil
		}
	}
	return 0, fmt.Errorf("no issue %q; the issues are %s", id, strings.Join(u.IssueIDs(), ", "))
}

// Own registers a variable that the part owns and writes in the given phase.
func (u *Setup) Own(phase Phase, view *[]float64, v Variable) {
	l := &u.solver.layout
	if prev, ok := l.index[v.Name]; ok {
		u.fail(fmt.Errorf("variable %q is owned by part %s already", v.Name, l.owner[prev]))
		return
	}
	if len(v.Start) != 0 && len(v.Start) != v.size() {
		panic("negotiation: Variable.Start has not one value per key")
	}
	i := len(l.vars)
	l.index[v.Name] = i
	l.vars = append(l.vars, v)
	l.owner = append(l.owner, u.part)
	l.offset = append(l.offset, l.size)
	l.size += v.size()
	l.fill = append(l.fill, func(values []float64) error {
		*view = values[l.offset[i] : l.offset[i]+v.size() : l.offset[i]+v.size()]
		return nil
	})
	u.writes(phase, v.Name)
}

// Write asks for a view of another part's variable that this part changes in
// the given phase. Two parts that write one variable in the same phase are
// refused, since the order of parts would then decide the result.
func (u *Setup) Write(phase Phase, view *[]float64, name string) {
	u.writes(phase, name)
	u.Require(view, name)
}

// Widen extends the stated bounds of a variable that is registered already, for a part
// that moves it further than its owner does.
func (u *Setup) Widen(name string, low, high float64) {
	i, ok := u.solver.layout.index[name]
	if !ok {
		u.fail(fmt.Errorf("no variable %q to widen", name))
		return
	}
	v := &u.solver.layout.vars[i]
	v.Min, v.Max = min(v.Min, low), max(v.Max, high)
}

// Require asks for a view of a variable that some part must own. Read only.
func (u *Setup) Require(view *[]float64, name string) {
	part := u.part
	l := &u.solver.layout
	l.fill = append(l.fill, func(values []float64) error {
		i, ok := l.index[name]
		if !ok {
			return fmt.Errorf("part %s needs the variable %q, which no part provides", part, name)
		}
		*view = values[l.offset[i] : l.offset[i]+l.vars[i].size() : l.offset[i]+l.vars[i].size()]
		return nil
	})
}

// Read asks for a view of a variable that may be missing; then the view holds
// n times the value otherwise. Read only.
func (u *Setup) Read(view *[]float64, name string, n int, otherwise float64) {
	l := &u.solver.layout
	l.fill = append(l.fill, func(values []float64) error {
		i, ok := l.index[name]
		if ok {
			*view = values[l.offset[i] : l.offset[i]+l.vars[i].size() : l.offset[i]+l.vars[i].size()]
			return nil
		}
		*view = make([]float64, n)
		for j := range *view {
			(*view)[j] = otherwise
		}
		return nil
	})
}

// Stakes asks for the factors on members' stakes when they vote at home: member m's
// in issue k at m·K+k. Parts multiply into it in phase Domestic, at whose start it
// is 1. It stands for parties' [State.Factor] where the players at home are concerned.
func (u *Setup) Stakes(view *[]float64) {
	const name = "stakes"
	if _, ok := u.solver.layout.index[name]; !ok {
		var members []string
		for i := range u.Model.Members {
			members = append(members, u.Model.Members[i].ID)
		}
		u.Own(Domestic, &u.solver.state.stakes, Variable{Name: name, Keys: cross(members, u.IssueIDs()), Initial: 1, Hidden: true,
			Meaning: "multiplier of a member's stake in change on an issue when it votes at home", Unit: "factor"})
	}
	u.Require(view, name)
}

// Stream returns the part's stream of random numbers about an entity. Names
// are stable: use IDs, never positions.
func (u *Setup) Stream(entity string) *Stream { return u.solver.stream(u.part, entity) }

// At makes the part act in a phase.
func (u *Setup) At(phase Phase, step func(*State)) {
	u.solver.steps[phase] = append(u.solver.steps[phase], step)
}

// OnReset makes the part prepare each run, after all variables have taken
// their initial values and streams stand at round 0, in part order.
func (u *Setup) OnReset(reset func(*State)) { u.solver.resets = append(u.solver.resets, reset) }

func (u *Setup) writes(phase Phase, name string) {
	l := &u.solver.layout
	at := fmt.Sprintf("%d/%s", phase, name)
	if other, ok := l.writes[at]; ok && other != u.part {
		u.fail(fmt.Errorf("parts %s and %s both write %q in phase %v", other, u.part, name, phase))
		return
	}
	l.writes[at] = u.part
}

func (u *Setup) fail(err error) {
	if u.err == nil {
		u.err = err
	}
}
