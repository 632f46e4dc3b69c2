package discovery

import (
	"fmt"
	"strconv"
)

// Rule is the way to one leaf of a tree.
type Rule struct {
	Limits []Limit
	// Class is the most common class of the leaf's points, Points their number and Share
	// the share of them that are of this class.
	Class, Points int
	Share         float64
}

// Rules returns the leaves as rules, in the order of the tree: the cases in which an input
// is small come first. Every point obeys exactly one of them.
func (t *Tree) Rules() []Rule {
	var rules []Rule
	limits := make([]Limit, t.Inputs)
	for j := range limits {
		limits[j] = open
	}
	var walk func(i int)
	walk = func(i int) {
		n := &t.Nodes[i]
		if n.Leaf() {
			points := n.points()
			rules = append(rules, Rule{append([]Limit(nil), limits...), n.Class, points, float64(n.Counts[n.Class]) / float64(points)})
			return
		}
		before := limits[n.Input]
		limits[n.Input].High = n.Cut
		walk(n.Below)
		limits[n.Input] = before
		limits[n.Input].Low = n.Cut
		walk(n.Above)
		limits[n.Input] = before
	}
	walk(0)
	return rules
}

// Text says the rule in words, given the names of inputs and of classes. Numbers are
// rounded to four digits.
func (r *Rule) Text(inputs, classes []string) string {
	class := "class " + strconv.Itoa(r.Class)
	if r.Class < len(classes) {
		class = classes[r.Class]
	}
	return fmt.Sprintf("%s: %s (%.0f%% of %d)", limitsText(r.Limits, inputs), class, 100*r.Share, r.Points)
}
