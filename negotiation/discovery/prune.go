package discovery

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Prune returns the smallest tree within this one that does best if each leaf costs as
// much as a share of points put in the wrong class (cost-complexity pruning, Breiman et
// al. 1984, ch. 3). At 0 it takes back the questions that put no point right. This tree
// stays as it is.
func (t *Tree) Prune(cost float64) *Tree {
	cut := make([]bool, len(t.Nodes)) // becomes a leaf
	points := float64(t.Nodes[0].points())
	for {
		at, worth := t.weakest(cut)
		if at < 0 || worth/points > cost+slack {
			break
		}
		cut[at] = true
	}
	return t.without(cut)
}

// Costs returns the costs at which pruning takes more away, in ascending order: between
// two of them the tree stays the same.
func (t *Tree) Costs() []float64 {
	var costs []float64
	cut := make([]bool, len(t.Nodes))
	points := float64(t.Nodes[0].points())
	for {
		at, worth := t.weakest(cut)
		if at < 0 {
			return costs
		}
		cut[at] = true
		if c := worth / points; len(costs) == 0 || c > costs[len(costs)-1]+slack {
			costs = append(costs, c)
		}
	}
}

// slack makes up for rounding in comparisons of costs.
const slack = 1e-12

// weakest returns the question that puts fewest points right for each leaf that it costs,
// and that number; −1 if only leaves are left. Of equals it returns the first, which is
// nearest to the top.
func (t *Tree) weakest(cut []bool) (at int, worth float64) {
	leaves, wrong := make([]int, len(t.Nodes)), make([]int, len(t.Nodes)) // below each node
	reached := make([]bool, len(t.Nodes))
	reached[0] = true
	for i := range t.Nodes {
		if n := &t.Nodes[i]; reached[i] && !cut[i] && !n.Leaf() {
			reached[n.Below], reached[n.Above] = true, true
		}
	}
	at = -1
	for i := len(t.Nodes) - 1; i >= 0; i-- {
		n := &t.Nodes[i]
		if !reached[i] {
			continue
		}
		if n.Leaf() || cut[i] {
			leaves[i], wrong[i] = 1, n.wrong()
			continue
		}
		leaves[i], wrong[i] = leaves[n.Below]+leaves[n.Above], wrong[n.Below]+wrong[n.Above]
		if w := float64(n.wrong()-wrong[i]) / float64(leaves[i]-1); at < 0 || w <= worth {
			at, worth = i, w
		}
	}
	return at, worth
}

// without returns the tree in which some nodes have become leaves.
func (t *Tree) without(cut []bool) *Tree {
	p := &Tree{Inputs: t.Inputs}
	var add func(i int) int
	add = func(i int) int {
		at := len(p.Nodes)
		n := t.Nodes[i]
		n.Counts = slices.Clone(n.Counts)
		below, above := n.Below, n.Above
		if n.Leaf() || cut[i] {
			n.Input, n.Cut, n.Below, n.Above = 0, 0, 0, 0
			p.Nodes = append(p.Nodes, n)
			return at
		}
		p.Nodes = append(p.Nodes, n)
		b := add(below)
		a := add(above)
		p.Nodes[at].Below, p.Nodes[at].Above = b, a
		return at
	}
	add(0)
	return p
}

// Selection says how a tree was chosen.
type Selection struct {
	// Cost is what each leaf was made to cost; Error the share of points that trees of
	// that cost put in the wrong class when they had not seen them, with its standard
	// error; Plain that of always naming the most common class.
	Cost, Error, StandardError, Plain float64
}

// Select grows a tree and prunes it to the size that the sample bears. The points are
// dealt out into a number of folds at random; the points of each fold are put into classes
// by trees of every cost grown on the other folds; and the smallest tree is taken whose
// error is within one standard error of the least (Breiman et al. 1984, sections 3.4 and
// 8.5). Ten folds are usual.
func Select(x mat.Matrix, class []int, g Growth, folds int, src rand.Source) (*Tree, Selection, error) {
	columns, classes, err := classified(x, class)
	if err == nil {
		err = g.complete()
	}
	switch {
	case err != nil:
	case folds < 2 || folds > len(class):
		err = fmt.Errorf("%d folds of %d points, expected 2 to the number of points", folds, len(class))
	case src == nil:
		err = errors.New("no source of random numbers")
	}
	if err != nil {
		return nil, Selection{}, fmt.Errorf("discovery: tree: %w", err)
	}
	fold := make([]int, len(class))
	for at, i := range rand.New(src).Perm(len(class)) {
		fold[i] = at % folds
	}
	var all []int
	for i := range class {
		all = append(all, i)
	}
	whole := grow(columns, class, classes, all, g)
	costs := append([]float64{0}, whole.Costs()...)
	costs = slices.Compact(costs)
	wrong := make([]int, len(costs))
	for f := range folds {
		var seen, rest []int
		for i := range class {
			if fold[i] == f {
				rest = append(rest, i)
			} else {
				seen = append(seen, i)
			}
		}
		t := grow(columns, class, classes, seen, g)
		for k := range costs {
			p := t.Prune(typical(costs, k))
			for _, i := range rest {
				if p.classifyRow(columns, i) != class[i] {
					wrong[k]++
				}
			}
		}
	}
	n := float64(len(class))
	least := slices.Min(wrong)
	share := float64(least) / n
	limit := float64(least) + math.Sqrt(n*share*(1-share)) + slack
	best := len(costs) - 1
	for float64(wrong[best]) > limit {
		best--
	}
	e := float64(wrong[best]) / n
	plain := float64(whole.Nodes[0].wrong()) / n
	return whole.Prune(costs[best]), Selection{costs[best], e, math.Sqrt(e * (1 - e) / n), plain}, nil
}

// typical is a cost between the k-th and the next.
func typical(costs []float64, k int) float64 {
	if k+1 == len(costs) {
		return math.Inf(1)
	}
	return math.Sqrt(costs[k] * costs[k+1])
}

func (t *Tree) classifyRow(columns [][]float64, i int) int {
	at := 0
	for !t.Nodes[at].Leaf() {
		n := &t.Nodes[at]
		at = n.Above
		if columns[n.Input][i] <= n.Cut {
			at = n.Below
		}
	}
	return t.Nodes[at].Class
}
