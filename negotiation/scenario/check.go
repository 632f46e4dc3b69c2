package scenario

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/detente-sim/detente/negotiation"
)

// checker looks for mistakes that concern more than one entry.
type checker struct {
	*decoder
	f          *File
	issues     []string
	agents     []string
	principals []string
	issue      map[string]*Issue
	agent      map[string]*Agent
}

// bad reports a problem at the place of a path.
func (c *checker) bad(path, found, expected string) { c.report(c.at(path), path, found, expected) }

// index lists what the scenario names.
func (c *checker) index() {
	f := c.f
	c.issue, c.agent = map[string]*Issue{}, map[string]*Agent{}
	for i := range f.Issues {
		if id := f.Issues[i].ID; id != "" && c.issue[id] == nil {
			c.issue[id] = &f.Issues[i]
			c.issues = append(c.issues, id)
		}
	}
	for i := range f.Agents {
		if id := f.Agents[i].ID; id != "" && c.agent[id] == nil {
			c.agent[id] = &f.Agents[i]
			c.agents = append(c.agents, id)
		}
	}
	c.principals = f.principals()
}

func (c *checker) run() {
	f := c.f
	c.index()
	if f.given["id"] != nil && f.ID != "" && !idForm.MatchString(f.ID) {
		c.bad("id", strconv.Quote(f.ID), "a name of letters, digits, - and _ that begins with a letter")
	}
	c.checkIssues()
	c.checkRequirements()
	c.checkAgents()
	c.checkTrust()
	c.checkShares()
	c.checkMonitors()
	c.checkGuarantors()
	c.checkRatifiers()
	c.checkRoadmap()
	c.checkPackages()
	c.checkActs()
	c.checkShocks()
	c.checkLinks()
	f.Params.fillParties(c.principals, f.Preset)
	c.checkParams()
	c.checkThirdParties()
	c.checkStacked()
}

// listed reports, at a path, a name that is not in the list.
func (c *checker) listed(path, name string, list []string, what string) bool {
	if slices.Contains(list, name) {
		return true
	}
	// An entry that could not be read has been reported already.
	if n := c.given[path]; name != "" || n != nil && n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" {
		c.bad(path, strconv.Quote(name), known(name, list, what))
	}
	return false
}

// sorted returns the keys of a mapping in order.
func sorted[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

func (c *checker) checkIssues() {
	if len(c.f.Issues) == 0 && c.given["issues"] != nil {
		c.bad("issues", "no issue", "at least one")
	}
	owners := append(slices.Clone(c.principals), negotiation.Joint)
	channel, guarantee := "", ""
	for _, id := range c.issues {
		is, path := c.issue[id], "issues."+id
		if id == negotiation.Joint || id == Public {
			c.bad(path+".id", strconv.Quote(id), "another name: this one is reserved")
		}
		if c.given[path+".owner"] != nil && len(c.principals) > 0 {
			c.listed(path+".owner", is.Owner, owners, "a principal or joint")
		}
		c.checkLadder(is, path)
		for i, o := range is.Observes {
			at := path + ".observes." + strconv.Itoa(i)
			if c.listed(at, o, c.issues, "one of the issues") && slices.Contains(is.Observes[:i], o) {
				c.bad(at, o+" twice", "it once")
			}
		}
		if len(is.Observes) > 0 && is.Hook != "observation" {
			c.bad(path+".observes", "", "only an issue with the hook observation observes others")
		}
		if is.Hook == "observation" && len(is.Observes) == 0 {
			c.bad(path+".hook", "", "an issue with the hook observation needs observes")
		}
		if is.Hook == "channel" {
			if channel != "" {
				c.bad(path+".hook", "a second channel", "one: "+channel+" is the channel")
			}
			channel = id
		}
		if is.Hook == "guarantee" {
			if guarantee != "" {
				c.bad(path+".hook", "a second guarantee", "one: "+guarantee+" is the guarantee")
			}
			guarantee = id
		}
	}
}

func (c *checker) checkLadder(is *Issue, path string) {
	if c.given[path+".ladder"] == nil {
		return
	}
	l := is.Ladder
	if len(l) < 2 || l[0] != 0 || l[len(l)-1] != 1 {
		c.bad(path+".ladder", fmt.Sprint(l), "levels that rise from 0 to 1")
		return
	}
	for i := 1; i < len(l); i++ {
		if !(l[i] > l[i-1]) {
			c.bad(path+".ladder."+strconv.Itoa(i), fmt.Sprintf("%v after %v", l[i], l[i-1]), "a higher level")
		}
	}
	if !slices.Contains(l, is.StatusQuo) {
		c.bad(path+".status_quo", fmt.Sprint(is.StatusQuo), "a level of the ladder")
	}
}

// checkRequirements finds prerequisites that do not exist or that wait for each
// other.
func (c *checker) checkRequirements() {
	const (
		fresh = iota
		open
		done
	)
	mark := map[string]int{}
	var trail []string
	var visit func(id string)
	visit = func(id string) {
		mark[id] = open
		trail = append(trail, id)
		for i, r := range c.issue[id].Requires {
			at := fmt.Sprintf("issues.%s.requires.%d", id, i)
			if c.given[at+".issue"] == nil || !c.listed(at+".issue", r.Issue, c.issues, "one of the issues") {
				continue
			}
			switch mark[r.Issue] {
			case fresh:
				visit(r.Issue)
			case open:
				cycle := append(slices.Clone(trail[slices.Index(trail, r.Issue):]), r.Issue)
				c.bad(at+".issue", "the cycle "+strings.Join(cycle, " → "), "prerequisites without one")
			}
		}
		trail = trail[:len(trail)-1]
		mark[id] = done
	}
	for _, id := range c.issues {
		if mark[id] == fresh {
			visit(id)
		}
	}
}

func (c *checker) checkTrust() {
	for i, t := range c.f.Trust {
		path := "trust." + t.Of + "." + t.To
		if c.given[path] == nil {
			path = "trust." + strconv.Itoa(i)
		}
		ok := c.given[path+".of"] != nil && c.listed(path+".of", t.Of, c.agents, "one of the agents")
		ok = c.given[path+".to"] != nil && c.listed(path+".to", t.To, c.agents, "one of the agents") && ok
		if ok && t.Of == t.To {
			c.bad(path+".to", strconv.Quote(t.To), "another agent")
		}
	}
}

func (c *checker) checkShares() {
	for _, p := range sorted(c.f.Shares) {
		path := "shares." + p
		if !c.listed(path, p, c.principals, "a principal") {
			continue
		}
		row := c.f.Shares[p]
		sum := 0.0
		for _, id := range sorted(row) {
			sum += row[id]
			if id != Public && c.listed(path+"."+id, id, c.agents, "an agent or "+Public) && !c.belongs(id, p) {
				c.bad(path+"."+id, strconv.Quote(id), "a constituent of "+p)
			}
		}
		if c.row(path, sum, "shares that") {
			for id, x := range row {
				row[id] = x / sum
			}
		}
	}
}

// row judges the sum of a row that ought to be one and reports whether it is to
// be rescaled. A row that a setting has changed need not sum to one.
func (c *checker) row(path string, sum float64, what string) (rescale bool) {
	part, whole := false, c.sets[c.given[path]]
	for p, n := range c.given {
		if set, ok := c.sets[n]; ok && set != whole && strings.HasPrefix(p, path+".") {
			part = true
		}
	}
	switch {
	case sum > 0 && part && !math.IsInf(sum, 0):
		return true
	case math.Abs(sum-1) <= 1e-9:
		return false
	case math.Abs(sum-1) <= 1e-4:
		return true
	}
	if !slices.ContainsFunc(c.problems, func(p Problem) bool { return strings.HasPrefix(p.Path, path+".") }) {
		c.bad(path, "the sum "+strconv.FormatFloat(sum, 'g', 6, 64), what+" sum to 1")
	}
	return false
}

// belongs reports whether an agent is a constituent of a principal.
func (c *checker) belongs(id, principal string) bool {
	a := c.agent[id]
	return a != nil && a.Role.Is(negotiation.Constituent) && c.of(a) == principal
}

func (c *checker) of(a *Agent) string {
	if a.Of != "" {
		return a.Of
	}
	return a.Role.Of
}

func (c *checker) checkMonitors() {
	for _, id := range sorted(c.f.Monitors) {
		m, path := c.f.Monitors[id], "monitors."+id
		if a := c.agent[id]; a != nil && !a.Role.Is(negotiation.Monitor) {
			c.bad(path, strconv.Quote(id), "an agent with the role monitor")
		}
		if m.FalseAlarms > m.Detection {
			c.bad(path+".f", fmt.Sprint(m.FalseAlarms), fmt.Sprintf("at most q = %v: a monitor that errs more often than not tells the opposite", m.Detection))
		}
		for _, p := range sorted(m.Credence) {
			c.listed(path+".cred_"+p, p, c.principals, "a principal")
		}
		c.issueList(path+".issues", m.Issues)
	}
}

// issueList checks a list of issues.
func (c *checker) issueList(path string, list []string) {
	for i, k := range list {
		at := path + "." + strconv.Itoa(i)
		if c.listed(at, k, c.issues, "one of the issues") && slices.Contains(list[:i], k) {
			c.bad(at, k+" twice", "it once")
		}
	}
}

func (c *checker) checkGuarantors() {
	sum := 0.0
	for _, id := range sorted(c.f.Guarantors) {
		path := "guarantors." + id
		sum += c.f.Guarantors[id].Strength
		if c.listed(path, id, c.agents, "one of the agents") && !c.agent[id].Role.Is(negotiation.Guarantor) {
			c.bad(path, strconv.Quote(id), "an agent with the role guarantor")
		}
	}
	if sum > 1+1e-9 {
		c.bad("guarantors", fmt.Sprintf("strengths that sum to %.6g", sum), "at most 1")
	}
	if len(c.f.Guarantors) == 0 {
		return
	}
	g := c.given["params.guarantor"]
	if g == nil {
		c.f.Params.Guarantor = sum
		return
	}
	if _, set := c.sets[g]; !set && math.Abs(sum-c.f.Params.Guarantor) > 1e-9 {
		c.bad("params.guarantor", g.Value, fmt.Sprintf("%.6g, the sum of the strengths under guarantors (or leave it out)", sum))
	}
}

func (c *checker) checkRatifiers() {
	side := map[string]string{}
	for _, p := range sorted(c.f.Ratifiers) {
		path := "ratifiers." + p
		if !c.listed(path, p, c.principals, "a principal") {
			continue
		}
		for _, r := range c.f.Ratifiers[p] {
			at := path + "." + r.ID
			switch {
			case r.ID == "" || !c.listed(at+".id", r.ID, c.agents, "one of the agents"):
			case !c.belongs(r.ID, p) && !c.agent[r.ID].Role.Is(negotiation.Stakeholder):
				c.bad(at+".id", strconv.Quote(r.ID), "a constituent of "+p+", or a stakeholder")
			case side[r.ID] != "" && side[r.ID] != p:
				c.bad(at+".id", strconv.Quote(r.ID), "a player that does not ratify for "+side[r.ID]+" already")
			}
			side[r.ID] = p
			c.issueList(at+".issues", r.Issues)
		}
	}
}
