package negotiation

import (
	"errors"
	"fmt"
	"math"
)

// checkSettings reports what is wrong with the numbers of a model and with its
// choices among rival assumptions.
func (m *Model) checkSettings(bad func(format string, args ...any)) {
	finite := func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
	for _, x := range []struct {
		what string
		v    float64
		ok   bool
		want string
	}{
		{"discount", m.Discount, m.Discount >= 0 && m.Discount < 1, "(0, 1), or 0 for the default"},
		{"snapback", m.Snapback, m.Snapback >= 0 && m.Snapback <= 1, "[0, 1]"},
		{"residue", m.Residue, m.Residue >= 0 && m.Residue < 1, "[0, 1)"},
		{"cosmetic share", m.CosmeticShare, m.CosmeticShare >= 0 && m.CosmeticShare <= 1, "[0, 1]"},
		{"estimate error", m.EstimateError, m.EstimateError >= 0 && finite(m.EstimateError), "a finite number of at least 0"},
	} {
		if !x.ok {
			bad("%s %v, expected %s", x.what, x.v, x.want)
		}
	}
	if m.Valuation > OneShot {
		bad("valuation %d, expected one of the valuations", m.Valuation)
	}
	if m.Table > Plan {
		bad("table rule %d, expected one of the table rules", m.Table)
	}
	if m.Granularity > PerObligation {
		bad("granularity %d, expected one of the granularities", m.Granularity)
	}
	if m.Stop > AtCollapse {
		bad("stop %d, expected one of the conditions", m.Stop)
	}
	if m.Thresholds != (Thresholds{}) && m.Thresholds.Window < 1 {
		bad("thresholds with a window of %d rounds, expected at least 1", m.Thresholds.Window)
	}
	seen := map[string]bool{}
	for _, p := range m.Parties {
		if seen[p.ID] {
			bad("settings for %s are there twice", p.ID)
		}
		seen[p.ID] = true
		if !(p.Trustworthy >= 0 && p.Trustworthy <= 1) {
			bad("party %s: probability of being trustworthy %v, expected [0, 1]", p.ID, p.Trustworthy)
		}
		if !finite(p.Margin) || !finite(p.Hurting) {
			bad("party %s: margin %v and hurting %v, expected finite numbers", p.ID, p.Margin, p.Hurting)
		}
		if p.Kind > Breakdown {
			bad("party %s: reservation kind %d, expected one of the kinds", p.ID, p.Kind)
		}
	}
	m.checkCycles(bad)
}

// checkCycles reports issues that wait for themselves, directly or through others.
func (m *Model) checkCycles(bad func(format string, args ...any)) {
	at := map[string]*Issue{}
	for k := range m.Issues {
		at[m.Issues[k].ID] = &m.Issues[k]
	}
	state := map[string]int{} // 1 on the way, 2 done
	var visit func(id string) bool
	visit = func(id string) bool {
		switch {
		case at[id] == nil || state[id] == 2:
			return false
		case state[id] == 1:
			return true
		}
		state[id] = 1
		defer func() { state[id] = 2 }()
		for _, r := range at[id].Requires {
			if visit(r.Issue) {
				return true
			}
		}
		return false
	}
	for k := range m.Issues {
		if id := m.Issues[k].ID; visit(id) {
			bad("issue %s waits for itself through its prerequisites", id)
		}
	}
}

// checkCoefficients reports a utility that the search cannot work with.
func checkCoefficients(id string, constant float64, terms []Quad, issues []Issue) error {
	var errs []error
	if math.IsNaN(constant) || math.IsInf(constant, 0) {
		errs = append(errs, fmt.Errorf("agent %s: the constant of its utility is %v", id, constant))
	}
	for k, t := range terms {
		switch {
		case math.IsNaN(t.B) || math.IsInf(t.B, 0) || math.IsNaN(t.G) || math.IsInf(t.G, 0):
			errs = append(errs, fmt.Errorf("agent %s: issue %s has the term %+v, expected finite numbers", id, issues[k].ID, t))
		case t.G < 0:
			errs = append(errs, fmt.Errorf("agent %s: issue %s has the convex term %+v, expected g of at least 0", id, issues[k].ID, t))
		}
	}
	return errors.Join(errs...)
}
