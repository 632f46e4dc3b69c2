package scenario

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

func (c *checker) checkParams() {
	p := &c.f.Params
	c.checkUnknown()
	c.checkHorizon()
	c.checkPartyKeys(reflect.ValueOf(p).Elem(), "params")
	if c.given["params.first"] != nil && p.First != "random" {
		c.listed("params.first", p.First, append([]string{"random"}, c.principals...), "random or a principal")
	}
	ratifiers := []string{}
	for _, of := range c.principals {
		for _, r := range c.f.Ratifiers[of] {
			ratifiers = append(ratifiers, r.ID)
		}
	}
	for _, id := range sorted(p.RatifierNoise) {
		c.listed("params.tau_v."+id, id, ratifiers, "one of the ratifiers")
	}
	for _, id := range sorted(p.Discretion) {
		c.listed("params.zeta_v."+id, id, ratifiers, "one of the ratifiers")
	}
	c.checkOpinion()
	c.checkNumbers()
	switch top, nested := c.given["params.K_form"] != nil, c.given["params.modes.K_form"] != nil; {
	case top && nested && p.IndexForm != p.Modes.IndexForm:
		c.bad("params.K_form", strconv.Quote(p.IndexForm), p.Modes.IndexForm+", as modes.K_form says (or leave one out)")
	case nested:
		p.IndexForm = p.Modes.IndexForm
	default:
		p.Modes.IndexForm = p.IndexForm
	}
	if used := p.Mode == "fixed" || p.Mode == "front"; used || c.given["params.package"] != nil {
		c.listed("params.package", p.Package, sorted(c.f.Packages), "one of the packages")
	}
}

// checkNumbers judges numbers that have to fit each other.
func (c *checker) checkNumbers() {
	p := &c.f.Params
	c.checkQuotas()
	c.checkSigners()
	c.checkOrder("params.sev_lo", p.SeverityLow, "params.sev_hi", p.SeverityHigh)
	c.checkOrder("params.ssv_lo", p.SpoilerLow, "params.ssv_hi", p.SpoilerHigh)
	c.checkOrder("params.k_thaw", p.ThawAt, "params.k_det", p.DetenteAt)
}

// checkHorizon makes months and params.T agree.
func (c *checker) checkHorizon() {
	switch months, t := c.given["months"] != nil, c.given["params.T"] != nil; {
	case months && t && c.f.Months != c.f.Params.Rounds:
		c.bad("params.T", strconv.Itoa(c.f.Params.Rounds), fmt.Sprintf("%d, the number of months (or leave one of them out)", c.f.Months))
	case months:
		c.f.Params.Rounds = c.f.Months
	default:
		c.f.Months = c.f.Params.Rounds
	}
}

func (c *checker) checkOrder(low string, x float64, high string, y float64) {
	if x <= y {
		return
	}
	at := low
	if c.given[at] == nil {
		at = high
	}
	name := strings.TrimPrefix
	c.bad(at, fmt.Sprintf("%s = %v above %s = %v", name(low, "params."), x, name(high, "params."), y), "the smaller one first")
}

// checkPartyKeys finds keys such as L_North that end in something else than the ID
// of a principal.
func (c *checker) checkPartyKeys(v reflect.Value, path string) {
	for _, f := range fields(v.Type()) {
		e := v.FieldByIndex(f.index)
		if e.Kind() == reflect.Struct {
			c.checkPartyKeys(e, join(path, f.name))
			continue
		}
		if !f.star() {
			continue
		}
		ids := []string{}
		for _, k := range e.MapKeys() {
			ids = append(ids, k.String())
		}
		slices.Sort(ids)
		for _, id := range ids {
			if !slices.Contains(c.principals, id) {
				stem := strings.TrimSuffix(f.name, "*")
				c.bad(join(path, stem+id), strconv.Quote(id), known(id, c.principals, "a principal behind "+stem))
			}
		}
	}
}

// checkUnknown judges the keys under params that no parameter has: some belong
// to mechanisms that this version lacks.
func (c *checker) checkUnknown() {
	for _, u := range c.unknown {
		full := strings.TrimPrefix(join(u.path, u.key), "params.")
		c.given[join(u.path, u.key)] = u.node
		name, off, ok := mechanismOf(full, c.principals)
		switch {
		case ok && off != "" && u.node.Kind == yaml.ScalarNode && !quoted(u.node) && switchedOff(u.node.Value, off):
		case ok && name == "":
			c.report(u.name, join(u.path, u.key), "", "is fixed in this version (leave it out)")
		case ok:
			advice := "leave it out"
			if off != "" {
				advice += " or give " + off
			}
			c.report(u.name, join(u.path, u.key), "", fmt.Sprintf("belongs to %s, which this version does not have (%s)", name, advice))
		default:
			t := reflect.TypeFor[Params]()
			switch u.path {
			case "params.routes":
				t = reflect.TypeFor[Routes]()
			case "params.init":
				t = reflect.TypeFor[Init]()
			}
			c.report(u.name, join(u.path, u.key), "", unknown(u.key, names(fields(t))))
		}
	}
}
