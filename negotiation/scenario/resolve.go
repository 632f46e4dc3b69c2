package scenario

import (
	"github.com/detente-sim/detente/negotiation"
)

// Resolved is a scenario in the form that models are built from: names resolved
// to positions, weights and value functions as dense rows.
type Resolved struct {
	// Rounds is the horizon in months.
	Rounds int
	Issues []negotiation.Issue
	// Members are all agents in the order of the file, Principals the positions
	// of the principals among them.
	Members    []Member
	Principals []int
	// Vetoes are the domestic players with a veto.
	Vetoes []Veto
	// Packages holds the levels of the named packages, one for each issue.
	Packages map[string][]float64
}

// Member is an agent with its preferences.
type Member struct {
	ID, Name   string
	Roles      []negotiation.Role
	Of         string // principal of a constituent
	Type       string // archetype, or empty
	Capability float64
	// Weights are not negative and sum to one; Values are the value functions.
	// Both have one entry per issue, or none if the agent has no preferences.
	Weights []float64
	Values  []negotiation.Value
}

// Veto is a domestic player that must pass what its principal signs.
type Veto struct {
	// Member and Principal are positions in [Resolved.Members].
	Member, Principal int
	// Noise is the scale of its taste shocks and Discretion what its executive
	// makes up for, both in utility.
	Noise, Discretion float64
	// Issues is its jurisdiction; empty means everything.
	Issues []string
}

// Issue returns the position of an issue.
func (r *Resolved) Issue(id string) (int, bool) {
	for k := range r.Issues {
		if r.Issues[k].ID == id {
			return k, true
		}
	}
	return 0, false
}

// Member returns the position of an agent.
func (r *Resolved) Member(id string) (int, bool) {
	for i := range r.Members {
		if r.Members[i].ID == id {
			return i, true
		}
	}
	return 0, false
}

// Resolve returns the scenario in dense form. Each call returns fresh data.
func (f *File) Resolve() *Resolved {
	r := &Resolved{Rounds: f.Params.Rounds, Packages: make(map[string][]float64, len(f.Packages))}
	for i := range f.Issues {
		is := &f.Issues[i]
		r.Issues = append(r.Issues, is.issue())
	}
	for i := range f.Agents {
		a := &f.Agents[i]
		m := Member{ID: a.ID, Name: a.Name, Roles: append([]negotiation.Role(nil), a.Role.List...),
			Of: a.Of, Type: a.Type, Capability: a.Capability}
		if m.Of == "" {
			m.Of = a.Role.Of
		}
		if m.Name == "" {
			m.Name = a.ID
		}
		if a.Role.Is(negotiation.Principal) {
			r.Principals = append(r.Principals, i)
		}
		if len(a.Weights) > 0 {
			m.Weights = make([]float64, len(f.Issues))
			m.Values = make([]negotiation.Value, len(f.Issues))
			for k := range f.Issues {
				m.Weights[k], m.Values[k] = f.term(a, f.Issues[k].ID)
			}
		}
		r.Members = append(r.Members, m)
	}
	for _, p := range r.Principals {
		for _, v := range f.Ratifiers[r.Members[p].ID] {
			i, _ := r.Member(v.ID)
			r.Vetoes = append(r.Vetoes, f.veto(v, i, p))
		}
	}
	for name, levels := range f.Packages {
		y := make([]float64, len(f.Issues))
		for k := range f.Issues {
			y[k] = f.Issues[k].StatusQuo
			if x, ok := levels[f.Issues[k].ID]; ok {
				y[k] = x
			}
		}
		r.Packages[name] = y
	}
	return r
}

func (is *Issue) issue() negotiation.Issue {
	x := negotiation.Issue{ID: is.ID, Name: is.Name, Owner: is.Owner, Phase: is.Phase, StatusQuo: is.StatusQuo,
		Verifiability: is.Nu, Reversibility: is.Rho, Cosmetic: is.Kappa,
		Ladder: append([]float64(nil), is.Ladder...), Observes: append([]string(nil), is.Observes...), Key: is.Key}
	if x.Name == "" {
		x.Name = is.ID
	}
	switch is.Hook {
	case "channel":
		x.Hook = negotiation.ChannelHook
	case "observation":
		x.Hook = negotiation.ObservationHook
	case "monitor":
		x.Hook = negotiation.MonitorHook
	case "guarantee":
		x.Hook = negotiation.GuaranteeHook
	}
	for _, q := range is.Requires {
		x.Requires = append(x.Requires, negotiation.Prerequisite{Issue: q.Issue, Level: q.Level})
	}
	return x
}

// term returns an agent's weight on an issue and its value function there.
func (f *File) term(a *Agent, issue string) (float64, negotiation.Value) {
	w, ok := a.Weights[issue]
	if !ok {
		return 0, negotiation.Gain(0)
	}
	if v, ok := a.Value[issue]; ok {
		return w, negotiation.Value{A: v.A, B: v.B, G: v.G}
	}
	if p, ok := a.Peaks[issue]; ok {
		return w, negotiation.Peak(p)
	}
	loss := w < 0
	if dir, ok := a.Direction[issue]; ok {
		p, peak, _ := parseDirection(dir)
		if peak {
			return w, negotiation.Peak(p)
		}
		loss = dir == "-"
	}
	c := f.curvature(a, issue, loss)
	if loss {
		return max(w, -w), negotiation.Loss(c)
	}
	return w, negotiation.Gain(c)
}

// curvature returns the curvature of a gain or loss. What is said about the
// issue goes before what is said about gains and losses in general, and what is
// said about the agent before what is said about all.
func (f *File) curvature(a *Agent, issue string, loss bool) float64 {
	shapes := []*Shapes{a.Values, f.Values}
	for _, s := range shapes {
		if s != nil {
			if c, ok := s.Issues[issue]; ok {
				return c
			}
		}
	}
	for _, s := range shapes {
		switch {
		case s == nil:
		case loss && s.Loss != nil:
			return *s.Loss
		case !loss && s.Gain != nil:
			return *s.Gain
		}
	}
	return 0
}

func (f *File) veto(v Ratifier, member, principal int) Veto {
	x := Veto{Member: member, Principal: principal, Noise: v.Tau, Issues: append([]string(nil), v.Issues...)}
	if tau, ok := f.Params.RatifierNoise[v.ID]; ok {
		x.Noise = tau
	}
	x.Discretion = float64(v.Zeta * x.Noise)
	if zeta, ok := f.Params.Discretion[v.ID]; ok {
		x.Discretion = zeta
	}
	return x
}

// TrustOf returns the initial trust of one agent in another: 0.5 unless the file
// says otherwise.
func (f *File) TrustOf(of, to string) float64 {
	for _, t := range f.Trust {
		if t.Of == of && t.To == to {
			return t.Base
		}
	}
	return 0.5
}
