package discovery_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/discovery"
)

// kind is the class in a space of two inputs: 0 below .4 on the first; of the rest, 1
// below .7 on the second and 2 above.
func kind(u, v float64) int {
	switch {
	case u <= 0.4:
		return 0
	case v <= 0.7:
		return 1
	}
	return 2
}

// classes is a sample of that with a third input that means nothing.
func classes(rows int, exceptions float64, seed uint64) (*mat.Dense, []int) {
	r := rand.New(rand.NewPCG(seed, 0))
	x, class := mat.NewDense(rows, 3, nil), make([]int, rows)
	for i := range rows {
		for j := range 3 {
			x.Set(i, j, r.Float64())
		}
		class[i] = kind(x.At(i, 0), x.At(i, 1))
		if r.Float64() < exceptions {
			class[i] = r.IntN(3)
		}
	}
	return x, class
}

func TestTreeTellsPlantedClassesApart(t *testing.T) {
	t.Parallel()
	x, class := classes(2000, 0, 1)
	tree, err := discovery.Grow(x, class, discovery.Growth{Leaf: 1})
	require.NoError(t, err)
	require.Equal(t, 3, tree.Leaves())
	assert.Zero(t, tree.Error())
	rules := tree.Rules()
	require.Len(t, rules, 3)
	assert.InDelta(t, 0.4, rules[0].Limits[0].High, 0.01)
	assert.InDelta(t, 0.7, rules[1].Limits[1].High, 0.01)
	assert.Equal(t, []int{0, 1, 2}, []int{rules[0].Class, rules[1].Class, rules[2].Class})
	assert.InDelta(t, 1, rules[2].Share, 0)
	assert.Equal(t, 2, tree.Classify([]float64{0.9, 0.9, 0}))
	assert.Equal(t, 0, tree.Classify([]float64{0.1, 0.9, 0}))
}

func TestSelectedTreesAreAsLargeAsTheSampleBears(t *testing.T) {
	t.Parallel()
	x, class := classes(1500, 0.15, 2)
	whole, err := discovery.Grow(x, class, discovery.Growth{Leaf: 1})
	require.NoError(t, err)
	tree, how, err := discovery.Select(x, class, discovery.Growth{}, 10, rand.NewPCG(1, 1))
	require.NoError(t, err)
	assert.Greater(t, whole.Leaves(), 100)
	assert.Equal(t, 3, tree.Leaves())
	assert.InDelta(t, 0.1, how.Error, 0.02, "two thirds of the exceptions are wrong")
	assert.Zero(t, whole.Error(), "too good to be true")
	assert.InDelta(t, 0.58, how.Plain, 0.04)
	again, _, err := discovery.Select(x, class, discovery.Growth{}, 10, rand.NewPCG(1, 1))
	require.NoError(t, err)
	assert.Equal(t, tree, again)

	r := rand.New(rand.NewPCG(3, 3))
	for i := range class {
		class[i] = r.IntN(4) / 3
	}
	tree, how, err = discovery.Select(x, class, discovery.Growth{}, 5, rand.NewPCG(1, 1))
	require.NoError(t, err)
	assert.Equal(t, 1, tree.Leaves(), "there is nothing to find")
	assert.InDelta(t, 0.25, how.Error, 0.04)
}

// gini is the impurity of some points times their number.
func gini(class []int, points []int) float64 {
	count := map[int]float64{}
	for _, i := range points {
		count[class[i]]++
	}
	n, squares := float64(len(points)), 0.0
	for _, c := range count {
		squares += c * c
	}
	if n == 0 {
		return 0
	}
	return n - squares/n
}

// The first question is the best of all possible ones, found by trying them.
func TestTreeAsksTheBestQuestion(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(2, 25).Draw(t, "rows")
		leaf := rapid.IntRange(1, 4).Draw(t, "leaf")
		x, class := mat.NewDense(rows, 2, nil), make([]int, rows)
		all := make([]int, rows)
		for i := range rows {
			all[i] = i
			for j := range 2 {
				x.Set(i, j, float64(rapid.IntRange(0, 9).Draw(t, "x")))
			}
			class[i] = rapid.IntRange(0, 2).Draw(t, "class")
		}
		tree, err := discovery.Grow(x, class, discovery.Growth{Leaf: leaf, Depth: 1})
		require.NoError(t, err)
		least := gini(class, all)
		for j := range 2 {
			for cut := 0.5; cut < 10; cut++ {
				var parts [2][]int
				for i := range rows {
					side := 0
					if x.At(i, j) > cut {
						side = 1
					}
					parts[side] = append(parts[side], i)
				}
				if len(parts[0]) >= leaf && len(parts[1]) >= leaf {
					least = min(least, gini(class, parts[0])+gini(class, parts[1]))
				}
			}
		}
		var got float64
		leaves := map[int][]int{}
		for i := range rows {
			n := 0
			for !tree.Nodes[n].Leaf() {
				if q := tree.Nodes[n]; x.At(i, q.Input) <= q.Cut {
					n = q.Below
				} else {
					n = q.Above
				}
			}
			leaves[n] = append(leaves[n], i)
		}
		for _, points := range leaves {
			got += gini(class, points)
		}
		assert.InDelta(t, least, got, 1e-9)
	})
}

// cheapest is the least cost of all trees within a tree, and the fewest leaves at it.
func cheapest(t *discovery.Tree, i int, cost float64) (total float64, leaves int) {
	n := t.Nodes[i]
	all, wrong := 0, 0
	for c, count := range n.Counts {
		all += count
		if c != n.Class {
			wrong += count
		}
	}
	alone := float64(wrong)/float64(points(t)) + cost
	if n.Leaf() {
		return alone, 1
	}
	b, lb := cheapest(t, n.Below, cost)
	a, la := cheapest(t, n.Above, cost)
	if alone <= a+b+1e-12 {
		return alone, 1
	}
	return a + b, la + lb
}

func points(t *discovery.Tree) (sum int) {
	for _, c := range t.Nodes[0].Counts {
		sum += c
	}
	return sum
}

func TestPrunedTreesAreTheCheapest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, class := classes(rapid.IntRange(5, 80).Draw(t, "rows"), rapid.Float64Range(0, 1).Draw(t, "exceptions"), rapid.Uint64().Draw(t, "seed"))
		tree, err := discovery.Grow(x, class, discovery.Growth{Leaf: 1})
		require.NoError(t, err)
		assert.Zero(t, tree.Error(), "no two points are alike")
		for _, cost := range append([]float64{0, 0.003, 0.01, 0.1, 1}, tree.Costs()...) {
			p := tree.Prune(cost)
			total, leaves := cheapest(tree, 0, cost)
			assert.InDelta(t, total, p.Error()+cost*float64(p.Leaves()), 1e-9)
			assert.Equal(t, leaves, p.Leaves())
			for i, n := range p.Nodes {
				assert.True(t, n.Leaf() || n.Below > i && n.Above > i)
			}
		}
		assert.Equal(t, 1, tree.Prune(1).Leaves())
	})
}

// Every point obeys one rule, and that is how the tree classifies it.
func TestRulesAreTheTree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, class := classes(rapid.IntRange(5, 60).Draw(t, "rows"), 0.3, rapid.Uint64().Draw(t, "seed"))
		tree, err := discovery.Grow(x, class, discovery.Growth{Leaf: rapid.IntRange(1, 5).Draw(t, "leaf"), Depth: rapid.IntRange(0, 4).Draw(t, "depth")})
		require.NoError(t, err)
		rules := tree.Rules()
		counts, right := make([]int, len(rules)), make([]int, len(rules))
		for i := range class {
			obeyed := -1
			for k, r := range rules {
				b := discovery.Box{Limits: r.Limits}
				if b.Contains(x.RawRowView(i)) {
					assert.Equal(t, -1, obeyed)
					obeyed = k
				}
			}
			require.NotEqual(t, -1, obeyed)
			counts[obeyed]++
			if class[i] == rules[obeyed].Class {
				right[obeyed]++
			}
			assert.Equal(t, rules[obeyed].Class, tree.Classify(x.RawRowView(i)))
		}
		for k, r := range rules {
			assert.Equal(t, counts[k], r.Points)
			assert.InDelta(t, float64(right[k])/float64(counts[k]), r.Share, 1e-12)
		}
	})
}

func TestTreeRefusals(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(2, 1, []float64{1, 2})
	for _, c := range []struct {
		x     *mat.Dense
		class []int
		g     discovery.Growth
		want  string
	}{
		{&mat.Dense{}, nil, discovery.Growth{}, "no points"},
		{x, []int{0}, discovery.Growth{}, "1 results for 2 points"},
		{x, []int{0, -1}, discovery.Growth{}, "class -1 of point 1"},
		{x, []int{0, 1 << 40}, discovery.Growth{}, "of point 1"},
		{mat.NewDense(2, 1, []float64{1, math.Inf(1)}), []int{0, 1}, discovery.Growth{}, "input 0 of point 1 is +Inf"},
		{x, []int{0, 1}, discovery.Growth{Leaf: -1}, "leaves of -1"},
		{x, []int{0, 1}, discovery.Growth{Depth: -1}, "depth -1"},
	} {
		_, err := discovery.Grow(c.x, c.class, c.g)
		require.ErrorContains(t, err, c.want)
		_, _, err = discovery.Select(c.x, c.class, c.g, 2, rand.NewPCG(1, 1))
		require.ErrorContains(t, err, c.want)
	}
	_, _, err := discovery.Select(x, []int{0, 1}, discovery.Growth{}, 3, rand.NewPCG(1, 1))
	require.ErrorContains(t, err, "3 folds")
	_, _, err = discovery.Select(x, []int{0, 1}, discovery.Growth{}, 2, nil)
	require.ErrorContains(t, err, "no source")
}
