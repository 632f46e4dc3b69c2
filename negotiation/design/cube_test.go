package design

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestPointsDoNotDependOnTheirNumber: plans can be extended.
func TestPointsDoNotDependOnTheirNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dim, short, more, seed := rapid.IntRange(1, 12).Draw(t, "dim"), rapid.IntRange(2, 40).Draw(t, "short"), rapid.IntRange(1, 40).Draw(t, "more"), rapid.IntRange(0, 1000).Draw(t, "seed")
		kind := rapid.SampledFrom([]string{"halton", "sobol", "morris", "radial", "saltelli"}).Draw(t, "kind")
		m := Method{Kind: kind, Points: short, Trajectories: short, Order: rapid.IntRange(1, 2).Draw(t, "order")}
		a, err := cube(&m, dim, uint64(seed))
		require.NoError(t, err)
		m.Points, m.Trajectories = short+more, short+more
		b, err := cube(&m, dim, uint64(seed))
		require.NoError(t, err)
		require.Less(t, a.Len(), b.Len())
		for i := range a.Len() {
			require.Equal(t, point(a, i), point(b, i), "point %d", i)
		}
	})
}

func TestSeedsMakeOtherPlans(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"latin", "halton", "sobol", "morris", "radial", "saltelli"} {
		m := &Method{Kind: kind, Points: 16, Trajectories: 16}
		rows := func(seed uint64) []float64 {
			p, err := cube(m, 5, seed)
			require.NoError(t, err)
			return Rows(p).RawMatrix().Data
		}
		assert.Equal(t, rows(1), rows(1), kind)
		assert.NotEqual(t, rows(1), rows(2), kind)
		own := 2
		m.Seed = &own
		assert.NotEqual(t, rows(1), func() []float64 { m.Seed = nil; return rows(1) }(), kind)
	}
}

// TestLatin: of each coordinate, each interval holds one point.
func TestLatin(t *testing.T) {
	t.Parallel()
	const n, dim = 37, 4
	p := NewLatin(n, dim, rand.NewPCG(1, 2))
	assert.Equal(t, n, p.Len())
	assert.Equal(t, dim, p.Dim())
	var seen [dim][n]bool
	for i := range n {
		for j, u := range point(p, i) {
			assert.False(t, seen[j][int(u*n)])
			seen[j][int(u*n)] = true
		}
	}
}

// TestHalton: of coordinate j, with the prime b, b points in a row lie in different
// intervals of length 1/b.
func TestHalton(t *testing.T) {
	t.Parallel()
	primes := []int{2, 3, 5, 7, 11, 13}
	p := NewHalton(11*13*5, len(primes), rand.NewPCG(1, 2))
	for j, b := range primes {
		for from := 0; from+b <= p.Len(); from += b {
			seen := make([]bool, b)
			for i := from; i < from+b; i++ {
				at := int(point(p, i)[j] * float64(b))
				require.False(t, seen[at])
				seen[at] = true
			}
		}
	}
}

func TestTooManyInputs(t *testing.T) {
	t.Parallel()
	for kind, dim := range map[string]int{"halton": 1000, "sobol": 513, "radial": 257, "saltelli": 257} {
		_, err := cube(&Method{Kind: kind, Points: 2}, dim, 1)
		assert.ErrorContains(t, err, "inputs, expected at most", kind)
		_, err = cube(&Method{Kind: kind, Points: 2}, dim-1, 1)
		assert.NoError(t, err, kind)
	}
}
