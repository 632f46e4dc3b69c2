package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation"
)

func (c *checker) checkAgents() {
	if n := len(c.principals); n != 2 && c.given["agents"] != nil {
		switch {
		case c.f.Params.Mode != ModeStacked && n > 2:
			c.bad("agents", fmt.Sprintf("%d with the role principal", n), "2 (more can only negotiate with params.mode stacked)")
		case c.f.Params.Mode != ModeStacked:
			c.bad("agents", fmt.Sprintf("%d with the role principal", n), "2")
		case n < 2:
			c.bad("agents", fmt.Sprintf("%d with the role principal", n), "at least 2")
		}
	}
	if c.f.Values != nil {
		c.checkShapes("values", c.f.Values)
	}
	for _, id := range c.agents {
		a, path := c.agent[id], "agents."+id
		if id == negotiation.Joint || id == Public || id == "random" {
			c.bad(path+".id", strconv.Quote(id), "another name: this one is reserved")
		}
		if c.issue[id] != nil {
			c.bad(path+".id", strconv.Quote(id), "a name that no issue has")
		}
		c.checkOf(a, path)
		if a.Values != nil {
			c.checkShapes(path+".values", a.Values)
		}
		c.checkPreferences(a, path)
	}
}

func (c *checker) checkOf(a *Agent, path string) {
	of := c.of(a)
	switch {
	case a.Of != "" && a.Role.Of != "" && a.Of != a.Role.Of:
		c.bad(path+".of", strconv.Quote(a.Of), a.Role.Of+", as the role says")
	case a.Role.Is(negotiation.Constituent) && of == "":
		c.bad(path, "", "a constituent needs of: the principal that it belongs to")
	case of != "" && !a.Role.Is(negotiation.Constituent):
		c.bad(path+".of", strconv.Quote(of), "nothing: only constituents belong to a principal")
	case of != "":
		at := path + ".of"
		if a.Of == "" {
			at = path + ".role"
		}
		c.listed(at, of, c.principals, "a principal")
	}
	if a.Role.Is(negotiation.Principal) && len(a.Role.List) > 1 {
		c.bad(path+".role", "a principal with other roles", "principal alone")
	}
}

func (c *checker) checkShapes(path string, s *Shapes) {
	for _, k := range sorted(s.Issues) {
		c.listed(path+".issues."+k, k, c.issues, "one of the issues")
	}
}

// checkPreferences checks the weights of an agent and what they are applied to,
// and rescales weights that were rounded.
func (c *checker) checkPreferences(a *Agent, path string) {
	if c.given[path+".weights"] == nil {
		for _, key := range []string{"peaks", "direction", "value", "values"} {
			if c.given[path+"."+key] != nil {
				c.bad(path+"."+key, "", "needs weights")
			}
		}
		for _, r := range a.Role.List {
			if r != negotiation.Monitor && r != negotiation.Host {
				c.bad(path, "", "weights are missing: only monitors and hosts can do without")
				break
			}
		}
		return
	}
	for _, k := range sorted(a.Weights) {
		c.listed(path+".weights."+k, k, c.issues, "one of the issues")
		c.checkTerm(a, path, k)
	}
	for _, m := range []struct {
		name string
		keys []string
	}{{"peaks", sorted(a.Peaks)}, {"direction", sorted(a.Direction)}, {"value", sorted(a.Value)}} {
		for _, k := range m.keys {
			if at := path + "." + m.name + "." + k; c.listed(at, k, c.issues, "one of the issues") {
				if _, ok := a.Weights[k]; !ok {
					c.bad(at, strconv.Quote(k), "an issue that has a weight")
				}
			}
		}
	}
	sum := 0.0
	for _, k := range sorted(a.Weights) {
		sum += max(a.Weights[k], -a.Weights[k])
	}
	if c.row(path+".weights", sum, "weights whose absolute values") {
		for k, w := range a.Weights {
			a.Weights[k] = w / sum
		}
	}
}

// checkTerm checks that an agent says in one way only what it wants of an issue.
func (c *checker) checkTerm(a *Agent, path, k string) {
	w, at := a.Weights[k], path+".weights."+k
	curve, full := a.Value[k]
	dir, worded := a.Direction[k]
	_, peaked := a.Peaks[k]
	switch {
	case a.Direction != nil && w < 0:
		c.bad(at, fmt.Sprint(w), "a weight of at least 0: direction says which way")
	case a.Direction != nil && !worded:
		c.bad(path+".direction", "", k+" is missing")
	case (peaked || full) && w < 0:
		c.bad(at, fmt.Sprint(w), "a weight of at least 0: its value function says which way")
	case peaked && (full || worded):
		c.bad(path+".peaks."+k, "", "direction or value say already what the agent wants of "+k)
	}
	if !worded || c.given[path+".direction."+k] == nil {
		return
	}
	rise := curve.B - curve.G // value at level 1 less that at 0
	switch _, peak, ok := parseDirection(dir); {
	case !ok:
		c.bad(path+".direction."+k, strconv.Quote(dir), "+, - or the level liked best, as in p.5")
	case full && !peak && (dir == "+") != (rise > 0):
		c.bad(path+".direction."+k, strconv.Quote(dir), "the direction of the value function, which goes the other way")
	}
}

// parseDirection reads +, - or p.5; p:0.5 is the same as p.5.
func parseDirection(s string) (at float64, peak, ok bool) {
	if s == "+" || s == "-" {
		return 0, false, true
	}
	rest, ok := strings.CutPrefix(s, "p")
	if !ok {
		return 0, false, false
	}
	x, err := parseNumber(strings.TrimPrefix(rest, ":"))
	return x, true, err == nil && x >= 0 && x <= 1
}

func (c *checker) checkRoadmap() {
	place := map[string]string{}
	for i, t := range c.f.Roadmap {
		path := "roadmap." + strconv.Itoa(i)
		if i > 0 && c.given[path+".tranche"] != nil && t.Number <= c.f.Roadmap[i-1].Number {
			c.bad(path+".tranche", strconv.Itoa(t.Number), "a higher number than that of the tranche before")
		}
		for _, owner := range sorted(t.Owes) {
			if !slices.Contains(c.principals, owner) && owner != negotiation.Joint {
				keys := append([]string{"tranche", "phase", "opens", "why", negotiation.Joint}, c.principals...)
				c.bad(path+"."+owner, "", unknown(owner, keys))
				continue
			}
			for j, k := range t.Owes[owner] {
				at := path + "." + owner + "." + strconv.Itoa(j)
				if !c.listed(at, k, c.issues, "one of the issues") {
					continue
				}
				is := c.issue[k]
				switch {
				case is.Owner != owner:
					c.bad(at, strconv.Quote(k), fmt.Sprintf("an issue of %s (%s is %s's)", owner, k, is.Owner))
				case is.Phase != t.Number && c.given[path+".tranche"] != nil:
					c.bad(at, strconv.Quote(k), fmt.Sprintf("an issue of phase %d (%s has phase %d)", t.Number, k, is.Phase))
				case place[k] != "":
					c.bad(at, k+" again", "each issue once")
				}
				place[k] = at
			}
		}
	}
	if len(c.f.Roadmap) == 0 {
		return
	}
	for _, k := range c.issues {
		if place[k] == "" {
			c.bad("roadmap", "", k+" is missing")
		}
	}
}

func (c *checker) checkPackages() {
	for _, name := range sorted(c.f.Packages) {
		path, levels := "packages."+name, c.f.Packages[name]
		for _, k := range sorted(levels) {
			at := path + "." + k
			if !c.listed(at, k, c.issues, "one of the issues") {
				continue
			}
			is, x := c.issue[k], levels[k]
			if x < is.StatusQuo {
				c.bad(at, fmt.Sprint(x), fmt.Sprintf("at least the status quo, %v", is.StatusQuo))
			}
			if len(is.Ladder) > 0 && !slices.Contains(is.Ladder, x) {
				c.bad(at, fmt.Sprint(x), fmt.Sprintf("a level of the ladder %v", is.Ladder))
			}
			for _, r := range is.Requires {
				pre := c.issue[r.Issue]
				if pre == nil || x <= is.StatusQuo {
					continue
				}
				if y, ok := levels[r.Issue]; ok && y < r.Level || !ok && pre.StatusQuo < r.Level {
					c.bad(at, fmt.Sprint(x), fmt.Sprintf("the status quo, as %s requires %s at %v", k, r.Issue, r.Level))
				}
			}
		}
	}
}

func (c *checker) checkShocks() {
	for i, s := range c.f.Shocks {
		path := "shocks." + strconv.Itoa(i)
		var kinds []string
		for _, k := range []string{"oil", "guarantor", "monitor", "event", "act"} {
			if c.given[path+"."+k] != nil {
				kinds = append(kinds, k)
			}
		}
		switch len(kinds) {
		case 0:
			c.bad(path, "no event", "oil, guarantor, monitor, event or act")
		case 1:
		default:
			c.bad(path, strings.Join(kinds, " and "), "one event (write the others as entries of their own)")
		}
		if s.Act != "" {
			c.checkScript(path, &c.f.Shocks[i])
		}
		if s.Event != "" {
			if c.given[path+".of"] == nil || c.given[path+".to"] == nil {
				c.bad(path, "", "an election needs of and to: whose it is and the month that it moves to")
			}
		} else if c.given[path+".to"] != nil || s.Act == "" && c.given[path+".of"] != nil {
			c.bad(path, "", "only an election has of and to, and an act has of")
		}
		if c.given[path+".of"] != nil {
			c.listed(path+".of", s.Of, c.principals, "a principal")
		}
		if s.To != 0 && s.To < s.Month {
			c.bad(path+".to", strconv.Itoa(s.To), fmt.Sprintf("a month from %d on", s.Month))
		}
	}
}
