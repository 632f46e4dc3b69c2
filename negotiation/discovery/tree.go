package discovery

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Growth says when a tree stops growing.
type Growth struct {
	// Leaf is the least number of points of a leaf; 0 means 5.
	Leaf int
	// Depth is the largest number of questions in a row; 0 is no limit.
	Depth int
}

func (g *Growth) complete() error {
	if g.Leaf == 0 {
		g.Leaf = 5
	}
	switch {
	case g.Leaf < 0:
		return fmt.Errorf("leaves of %d points, expected at least 1", g.Leaf)
	case g.Depth < 0:
		return fmt.Errorf("depth %d, expected at least 0", g.Depth)
	}
	return nil
}

// Node is a question about one input, or a leaf.
type Node struct {
	// Counts is the number of points of each class, Class the most common one (the first
	// if several are).
	Counts []int
	Class  int
	// Points with Input at most Cut go to the node Below, the others to Above. In a leaf
	// Below and Above are 0.
	Input        int
	Cut          float64
	Below, Above int
}

// Leaf reports whether the node asks nothing.
func (n *Node) Leaf() bool { return n.Below == 0 }

// Tree tells classes apart by questions. Nodes[0] is where to begin, and every node comes
// after the one that leads to it.
type Tree struct {
	Nodes  []Node
	Inputs int
}

// points is the number of points of a node.
func (n *Node) points() (sum int) {
	for _, c := range n.Counts {
		sum += c
	}
	return sum
}

// wrong is the number of points of other classes than the node's.
func (n *Node) wrong() int { return n.points() - n.Counts[n.Class] }

// Grow grows a classification tree (CART, Breiman, Friedman, Olshen & Stone 1984): the
// points are parted in two by the question that makes both parts purest, then each part
// in the same way. Purity is by Gini's index: the number of points of a part times one
// minus the sum of squared shares of its classes. Class holds the class of each point,
// from 0 up. Of questions that do equally well the first input's and the lowest cut is
// asked.
func Grow(x mat.Matrix, class []int, g Growth) (*Tree, error) {
	columns, classes, err := classified(x, class)
	if err == nil {
		err = g.complete()
	}
	if err != nil {
		return nil, fmt.Errorf("discovery: tree: %w", err)
	}
	all := make([]int, len(class))
	for i := range all {
		all[i] = i
	}
	return grow(columns, class, classes, all, g), nil
}

// classified checks a sample and counts its classes.
func classified(x mat.Matrix, class []int) (columns [][]float64, classes int, err error) {
	columns, err = columnsOf(x, len(class))
	if err != nil {
		return nil, 0, err
	}
	for i, c := range class {
		if c < 0 || c > len(class) {
			return nil, 0, fmt.Errorf("class %d of point %d, expected a number from 0 to the number of points", c, i)
		}
		classes = max(classes, c+1)
	}
	return columns, classes, nil
}

// grower grows one tree.
type grower struct {
	Growth
	columns [][]float64
	class   []int
	tree    *Tree
	below   []int // counts of classes up to a cut
}

// grow grows a tree on some points.
func grow(columns [][]float64, class []int, classes int, points []int, g Growth) *Tree {
	w := &grower{Growth: g, columns: columns, class: class, tree: &Tree{Inputs: len(columns)}, below: make([]int, classes)}
	w.node(slices.Clone(points), classes, 0)
	return w.tree
}

// node adds a node and all that follow from it, and returns its number.
func (w *grower) node(points []int, classes, depth int) int {
	at := len(w.tree.Nodes)
	n := Node{Counts: make([]int, classes)}
	for _, i := range points {
		n.Counts[w.class[i]]++
	}
	for c, count := range n.Counts {
		if count > n.Counts[n.Class] {
			n.Class = c
		}
	}
	w.tree.Nodes = append(w.tree.Nodes, n)
	if n.wrong() == 0 || w.Depth > 0 && depth >= w.Depth {
		return at
	}
	input, cut, ok := w.question(points, n.Counts)
	if !ok {
		return at
	}
	var parts [2][]int
	for _, i := range points {
		side := 0
		if w.columns[input][i] > cut {
			side = 1
		}
		parts[side] = append(parts[side], i)
	}
	below := w.node(parts[0], classes, depth+1)
	above := w.node(parts[1], classes, depth+1)
	q := &w.tree.Nodes[at]
	q.Input, q.Cut, q.Below, q.Above = input, cut, below, above
	return at
}

// question finds the best question about some points, and sorts them on the way.
func (w *grower) question(points, counts []int) (input int, cut float64, ok bool) {
	best := purity(counts, len(points)) * (1 + 1e-12)
	for j, column := range w.columns {
		slices.SortFunc(points, func(a, b int) int {
			if c := compare(column[a], column[b]); c != 0 {
				return c
			}
			return a - b
		})
		clear(w.below)
		for k, i := range points[:len(points)-1] {
			w.below[w.class[i]]++
			n := k + 1
			if n < w.Leaf || len(points)-n < w.Leaf || column[i] == column[points[n]] {
				continue
			}
			var low, high float64
			for c, b := range w.below {
				a := counts[c] - b
				low += float64(b) * float64(b)
				high += float64(a) * float64(a)
			}
			if p := low/float64(n) + high/float64(len(points)-n); p > best {
				best = p * (1 + 1e-12) // what is better by rounding only is not better
				input, cut, ok = j, between(column[i], column[points[n]]), true
			}
		}
	}
	return input, cut, ok
}

// purity is the sum of squared counts over the number: the number of points less their
// Gini impurity.
func purity(counts []int, n int) (p float64) {
	for _, c := range counts {
		p += float64(c) * float64(c)
	}
	return p / float64(n)
}

// Classify returns the class of a point.
func (t *Tree) Classify(point []float64) int {
	at := 0
	for !t.Nodes[at].Leaf() {
		n := &t.Nodes[at]
		at = n.Above
		if point[n.Input] <= n.Cut {
			at = n.Below
		}
	}
	return t.Nodes[at].Class
}

// Leaves returns the number of leaves.
func (t *Tree) Leaves() (count int) {
	for i := range t.Nodes {
		if t.Nodes[i].Leaf() {
			count++
		}
	}
	return count
}

// Error returns the share of the points that the tree was grown on which it puts in the
// wrong class.
func (t *Tree) Error() float64 {
	wrong := 0
	for i := range t.Nodes {
		if t.Nodes[i].Leaf() {
			wrong += t.Nodes[i].wrong()
		}
	}
	return float64(wrong) / float64(t.Nodes[0].points())
}
