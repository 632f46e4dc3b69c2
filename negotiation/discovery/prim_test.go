package discovery_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/discovery"
)

// planted is a sample of four inputs in which the result is there where the first lies
// between .3 and .7 and the third is above .6, but for a share of exceptions.
func planted(rows int, exceptions float64, seed uint64) (*mat.Dense, []bool) {
	r := rand.New(rand.NewPCG(seed, 0))
	x, hit := mat.NewDense(rows, 4, nil), make([]bool, rows)
	for i := range rows {
		for j := range 4 {
			x.Set(i, j, r.Float64())
		}
		hit[i] = x.At(i, 0) > 0.3 && x.At(i, 0) <= 0.7 && x.At(i, 2) > 0.6
		if r.Float64() < exceptions {
			hit[i] = !hit[i]
		}
	}
	return x, hit
}

func TestPeelFindsAPlantedBox(t *testing.T) {
	t.Parallel()
	x, hit := planted(3000, 0, 1)
	trajectory, err := discovery.Peel(x, hit, discovery.Prim{})
	require.NoError(t, err)
	assert.Equal(t, 3000, trajectory.Boxes[0].Points)
	assert.InDelta(t, 1, trajectory.Boxes[0].Coverage, 0)
	b, ok := trajectory.Choose(0.95)
	require.True(t, ok)
	b = trajectory.Paste(b)
	assert.Equal(t, []int{0, 2}, b.Restricted())
	assert.InDelta(t, 0.3, b.Limits[0].Low, 0.03)
	assert.InDelta(t, 0.7, b.Limits[0].High, 0.03)
	assert.InDelta(t, 0.6, b.Limits[2].Low, 0.03)
	assert.True(t, math.IsInf(b.Limits[2].High, 1))
	assert.GreaterOrEqual(t, b.Density, 0.95)
	assert.GreaterOrEqual(t, b.Coverage, 0.95)
	assert.InDelta(t, 0.16, b.Mass, 0.02)
	for _, l := range trajectory.Significance(b) {
		assert.Less(t, l.P, 1e-6)
	}
	fresh, freshHit := planted(3000, 0, 2)
	out, err := b.On(fresh, freshHit)
	require.NoError(t, err)
	assert.InDelta(t, b.Density, out.Density, 0.06)
	assert.InDelta(t, b.Coverage, out.Coverage, 0.08)
	assert.Equal(t, b.Limits, out.Limits)
}

func TestPeelFindsAPlantedBoxAmongExceptions(t *testing.T) {
	t.Parallel()
	x, hit := planted(4000, 0.1, 3)
	trajectory, err := discovery.Peel(x, hit, discovery.Prim{Least: 0.1})
	require.NoError(t, err)
	b, ok := trajectory.Choose(0.8)
	require.True(t, ok)
	b = trajectory.Paste(b)
	assert.InDelta(t, 0.3, b.Limits[0].Low, 0.05)
	assert.InDelta(t, 0.7, b.Limits[0].High, 0.05)
	assert.InDelta(t, 0.6, b.Limits[2].Low, 0.05)
	for _, l := range trajectory.Significance(b) {
		if l.Input == 0 || l.Input == 2 {
			assert.Less(t, l.P, 1e-6)
		}
	}
	_, ok = trajectory.Choose(1)
	assert.False(t, ok, "there are exceptions everywhere")
}

// Ten points on a line, four of them hits in the middle: every step can be followed.
func TestPeelAndPasteByHand(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(10, 1, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	hit := []bool{false, false, false, true, true, false, true, true, false, false}
	trajectory, err := discovery.Peel(x, hit, discovery.Prim{Peeled: 0.1, Pasted: 0.1, Least: 0.2})
	require.NoError(t, err)
	var density []float64
	for _, b := range trajectory.Boxes {
		density = append(density, b.Density)
	}
	// One after the other the five ends without hits go, the lower of equals first. Then 4
	// and 5 have to go, which are hits, before 6, which is none.
	assert.InDeltaSlice(t, []float64{0.4, 4.0 / 9, 0.5, 4.0 / 7, 4.0 / 6, 0.8, 0.75, 2.0 / 3, 1}, density, 1e-12)
	last := trajectory.Boxes[5]
	assert.Equal(t, []discovery.Limit{{Low: 3.5, High: 8.5}}, last.Limits)
	assert.Equal(t, "3.5 < trust ≤ 8.5", last.Text([]string{"trust"}))
	assert.Equal(t, "everywhere", trajectory.Boxes[0].Text(nil))

	narrow := discovery.Box{Limits: []discovery.Limit{{Low: 6.5, High: 7.5}}}
	wide := trajectory.Paste(narrow) // takes in 8, which is a hit, and no more
	assert.Equal(t, []discovery.Limit{{Low: 6.5, High: 8.5}}, wide.Limits)
	assert.Equal(t, 2, wide.Hits)
	open := trajectory.Paste(discovery.Box{Limits: []discovery.Limit{{Low: 8.5, High: 9.5}}})
	assert.Greater(t, open.Density, 0.0)

	p := trajectory.Significance(last)
	require.Len(t, p, 1)
	var tail float64 // of at least 4 of 5 with probability .4 each
	for k := 4; k <= 5; k++ {
		tail += distuv.Binomial{N: 5, P: 0.4}.Prob(float64(k))
	}
	assert.InDelta(t, tail, p[0].P, 1e-12)
}

// Values that are shared stay together, and few of them weigh no more than many.
func TestPeelKeepsEqualValuesTogether(t *testing.T) {
	t.Parallel()
	x, hit := mat.NewDense(90, 2, nil), make([]bool, 90)
	for i := range 90 {
		x.Set(i, 0, float64(i%3))
		x.Set(i, 1, float64(i))
		hit[i] = i%3 == 1
	}
	trajectory, err := discovery.Peel(x, hit, discovery.Prim{})
	require.NoError(t, err)
	b := trajectory.Boxes[len(trajectory.Boxes)-1]
	assert.InDelta(t, 1, b.Density, 0)
	b = trajectory.Paste(b)
	assert.InDelta(t, 1, b.Coverage, 0)
	assert.Equal(t, discovery.Limit{Low: 0.5, High: 1.5}, b.Limits[0])
}

// To take half of the points off raises the density from .4 to .6, to take five off only to
// .42: but that is more for each point lost.
func TestPeelCountsGainsPerPoint(t *testing.T) {
	t.Parallel()
	x, hit := mat.NewDense(100, 2, nil), make([]bool, 100)
	hits := [2]int{10, 30}
	for i := range 100 {
		side := i % 2
		x.Set(i, 0, float64(side))
		x.Set(i, 1, float64(i))
		if i >= 5 && i < 95 && hits[side] > 0 {
			hit[i] = true
			hits[side]--
		}
	}
	trajectory, err := discovery.Peel(x, hit, discovery.Prim{})
	require.NoError(t, err)
	assert.Equal(t, []int{1}, trajectory.Boxes[1].Restricted())
	assert.InDelta(t, 40.0/95, trajectory.Boxes[1].Density, 1e-12)
}

func TestCoverFindsTwoBoxes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	x, hit := mat.NewDense(3000, 2, nil), make([]bool, 3000)
	for i := range hit {
		u, v := r.Float64(), r.Float64()
		x.Set(i, 0, u)
		x.Set(i, 1, v)
		hit[i] = u < 0.3 && v < 0.3 || u > 0.6 && v > 0.7
	}
	boxes, err := discovery.Cover(x, hit, discovery.Prim{}, 0.95, 5)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(boxes), 2)
	assert.InDelta(t, 1, boxes[0].Coverage+boxes[1].Coverage, 0.08)
	for _, b := range boxes[:2] {
		assert.GreaterOrEqual(t, b.Density, 0.95)
	}
	assert.InDelta(t, 0.3, boxes[0].Limits[0].High, 0.05)
	assert.InDelta(t, 0.3, boxes[0].Limits[1].High, 0.05)
	assert.InDelta(t, 0.6, boxes[1].Limits[0].Low, 0.05)
	assert.InDelta(t, 0.7, boxes[1].Limits[1].Low, 0.05)
	one, err := discovery.Cover(x, hit, discovery.Prim{}, 0.95, 1)
	require.NoError(t, err)
	assert.Equal(t, boxes[:1], one)
}

// Whatever the sample: boxes lie in each other, and the numbers are those
// of the points that a box contains.
func TestTrajectoriesAreSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(2, 60).Draw(t, "rows")
		dim := rapid.IntRange(1, 3).Draw(t, "inputs")
		values := rapid.IntRange(1, 8).Draw(t, "values")
		x, hit := mat.NewDense(rows, dim, nil), make([]bool, rows)
		for i := range rows {
			for j := range dim {
				x.Set(i, j, float64(rapid.IntRange(0, values).Draw(t, "x")))
			}
			hit[i] = rapid.Bool().Draw(t, "hit")
		}
		hit[0] = true
		o := discovery.Prim{Peeled: rapid.Float64Range(0.01, 0.5).Draw(t, "peeled"), Least: rapid.Float64Range(0.01, 1).Draw(t, "least")}
		trajectory, err := discovery.Peel(x, hit, o)
		require.NoError(t, err)
		for n, b := range trajectory.Boxes {
			counted(t, x, hit, b)
			assert.GreaterOrEqual(t, b.Mass, o.Least)
			if n > 0 {
				before := trajectory.Boxes[n-1]
				assert.Less(t, before.Density, 1.0)
				assert.Less(t, b.Points, before.Points)
				for j := range b.Limits {
					assert.GreaterOrEqual(t, b.Limits[j].Low, before.Limits[j].Low)
					assert.LessOrEqual(t, b.Limits[j].High, before.Limits[j].High)
				}
			}
			wide := trajectory.Paste(b)
			counted(t, x, hit, wide)
			assert.GreaterOrEqual(t, wide.Density, b.Density)
			assert.GreaterOrEqual(t, wide.Points, b.Points)
			for _, l := range trajectory.Significance(b) {
				assert.True(t, l.P >= 0 && l.P <= 1)
			}
		}
		boxes, err := discovery.Cover(x, hit, o, 0.3, 4)
		require.NoError(t, err)
		var covered float64
		for _, b := range boxes {
			covered += b.Coverage
			assert.GreaterOrEqual(t, b.Density, 0.3)
		}
		assert.LessOrEqual(t, covered, 1+1e-12)
	})
}

// counted compares a box's numbers with a count by hand.
func counted(t *rapid.T, x *mat.Dense, hit []bool, b discovery.Box) {
	points, hits, all := 0, 0, 0
	for i, h := range hit {
		if h {
			all++
		}
		if b.Contains(x.RawRowView(i)) {
			points++
			if h {
				hits++
			}
		}
	}
	assert.Equal(t, points, b.Points)
	assert.Equal(t, hits, b.Hits)
	assert.InDelta(t, float64(points)/float64(len(hit)), b.Mass, 1e-12)
	assert.InDelta(t, float64(hits)/float64(all), b.Coverage, 1e-12)
	assert.InDelta(t, float64(hits)/float64(points), b.Density, 1e-12)
}

func TestPrimRefusals(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(2, 1, []float64{1, 2})
	hit := []bool{true, false}
	for _, c := range []struct {
		x    *mat.Dense
		hit  []bool
		o    discovery.Prim
		want string
	}{
		{&mat.Dense{}, nil, discovery.Prim{}, "no points"},
		{x, hit[:1], discovery.Prim{}, "1 results for 2 points"},
		{mat.NewDense(2, 1, []float64{1, math.NaN()}), hit, discovery.Prim{}, "input 0 of point 1 is NaN"},
		{x, hit, discovery.Prim{Peeled: 1}, "share peeled 1"},
		{x, hit, discovery.Prim{Pasted: -1}, "share pasted -1"},
		{x, hit, discovery.Prim{Least: 2}, "share least 2"},
	} {
		_, err := discovery.Peel(c.x, c.hit, c.o)
		require.ErrorContains(t, err, c.want)
	}
	_, err := discovery.Peel(x, []bool{false, false}, discovery.Prim{})
	require.ErrorIs(t, err, discovery.ErrNoHits)
	_, err = discovery.Cover(x, hit, discovery.Prim{}, 0, 1)
	require.ErrorContains(t, err, "density 0")
	b := discovery.Box{Limits: make([]discovery.Limit, 2)}
	_, err = b.On(x, hit)
	require.ErrorContains(t, err, "box of 2 inputs on points of 1")
	_, err = b.On(x, nil)
	require.ErrorContains(t, err, "0 results")
}
