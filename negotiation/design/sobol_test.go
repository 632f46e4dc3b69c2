package design

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func point(p Plan, i int) []float64 {
	u := make([]float64, p.Dim())
	p.Point(i, u)
	return u
}

// TestSobolKnownPoints holds the sequence against points of an implementation by others
// with the same direction numbers: SciPy 1.10.1, scipy.stats.qmc.Sobol(500, scramble=False).
func TestSobolKnownPoints(t *testing.T) {
	t.Parallel()
	s, err := NewPlainSobol(1<<12, 500)
	require.NoError(t, err)
	for i, want := range [][]float64{
		{0, 0, 0, 0}, {0.5, 0.5, 0.5, 0.5}, {0.75, 0.25, 0.25, 0.25}, {0.25, 0.75, 0.75, 0.75},
		{0.375, 0.375, 0.625, 0.875}, {0.875, 0.875, 0.125, 0.375}, {0.625, 0.125, 0.875, 0.625}, {0.125, 0.625, 0.375, 0.125},
	} {
		assert.Equal(t, want, point(s, i)[:4], "point %d", i)
	}
	for _, c := range []struct {
		point, dim int
		want       float64
	}{
		{1000, 0, 0.2197265625}, {1000, 37, 0.8310546875}, {1000, 250, 0.7060546875}, {1000, 499, 0.2548828125},
		{4095, 99, 0.962646484375}, {4095, 255, 0.613037109375}, {4095, 499, 0.938720703125}, {2741, 300, 0.064697265625}, {3000, 411, 0.506103515625},
	} {
		assert.Equal(t, c.want, point(s, c.point)[c.dim], "point %d, coordinate %d", c.point, c.dim)
	}
	for i, want := range map[int]float64{7: 248.5, 100: 242.75, 4000: 247.96679688} {
		sum := 0.0
		for _, u := range point(s, i) {
			sum += u
		}
		assert.InDelta(t, want, sum, 1e-8, "sum of point %d", i)
	}
}

// TestDirections finds the polynomials of the table a second time: all primitive ones, in
// the order of degree and coefficients. A polynomial is primitive if the sequence of bits
// that it generates repeats only after 2ˢ−1 of them.
func TestDirections(t *testing.T) {
	t.Parallel()
	var rows [][]uint32
	for line := range strings.Lines(directions) {
		if !strings.HasPrefix(line, "#") {
			rows = append(rows, numbers(line))
		}
	}
	require.Len(t, rows, LargestSobol-1)
	n := 0
	for degree := 1; n < len(rows); degree++ {
		for inner := uint32(0); inner < 1<<(degree-1) && n < len(rows); inner++ {
			if !primitive(degree, inner) {
				continue
			}
			row := rows[n]
			n++
			require.Equal(t, []uint32{uint32(n + 1), uint32(degree), inner}, row[:3])
			require.Len(t, row, 3+degree)
			for k, m := range row[3:] {
				require.True(t, m%2 == 1 && m < 2<<k, "row %v", row)
			}
		}
	}
	assert.Contains(t, directions, "Copyright (c) 2008, Frances Y. Kuo and Stephen Joe")
}

func primitive(degree int, inner uint32) bool {
	taps := inner<<1 | 1 // coefficients of x⁰ to x^(degree−1), from the bottom
	state, period := uint32(1), 0
	for {
		state = state>>1 | uint32(bits.OnesCount32(state&taps)&1)<<(degree-1)
		if period++; state == 1 {
			return period == 1<<degree-1
		}
		if period > 1<<degree {
			return false
		}
	}
}

// TestPropertyA: of the first 2ᵈ points, each corner of the cube's halves holds one
// (Sobol' 1976; Joe & Kuo 2008, section 2): the first bits of the direction numbers make a
// matrix that is regular modulo 2.
func TestPropertyA(t *testing.T) {
	t.Parallel()
	for d := 1; d <= 32; d++ {
		rows := make([]uint32, d)
		for j := range d {
			for k := range d {
				rows[j] |= matrices()[j][k] >> 31 << k
			}
		}
		rank := 0
		for k := range d {
			for r := rank; r < d; r++ {
				if rows[r]>>k&1 == 1 {
					rows[rank], rows[r] = rows[r], rows[rank]
					for q := range d {
						if q != rank && rows[q]>>k&1 == 1 {
							rows[q] ^= rows[rank]
						}
					}
					rank++
					break
				}
			}
		}
		assert.Equal(t, d, rank, "dimension %d", d)
	}
}

// TestSobolIsSpreadEvenly: 2ᵏ points from a multiple of 2ᵏ on lie in different intervals
// of each coordinate, with and without scrambling.
func TestSobolIsSpreadEvenly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k, block, dim := rapid.IntRange(0, 8).Draw(t, "k"), rapid.IntRange(0, 50).Draw(t, "block"), rapid.IntRange(1, 64).Draw(t, "dim")
		n := 1 << k
		s, err := NewPlainSobol((block+1)*n, dim)
		require.NoError(t, err)
		if rapid.Bool().Draw(t, "scramble") {
			s, err = NewSobol((block+1)*n, dim, rapid.Uint64().Draw(t, "seed"))
			require.NoError(t, err)
		}
		seen := make([]bool, n*dim)
		for i := block * n; i < (block+1)*n; i++ {
			for j, u := range point(s, i) {
				require.True(t, u >= 0 && u < 1)
				at := j*n + int(u*float64(n))
				require.False(t, seen[at], "two points in one interval of coordinate %d", j)
				seen[at] = true
			}
		}
	})
}

// TestScramblingIsNested: points that share the first bits of a coordinate still do.
func TestScramblingIsNested(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key, x, k := rapid.Uint64().Draw(t, "key"), rapid.Uint32().Draw(t, "x"), rapid.IntRange(0, 31).Draw(t, "k")
		y := x ^ 1<<(31-k) ^ rapid.Uint32Max(1<<(31-k)-1).Draw(t, "rest") // differs first in bit k
		u, v := permute(x, key), permute(y, key)
		share := math.Ldexp(1, k)
		require.Equal(t, math.Floor(u*share), math.Floor(v*share))
		require.NotEqual(t, math.Floor(u*2*share), math.Floor(v*2*share))
	})
}

// TestScrambledPointsAreUniform: over seeds, every point is, also the first.
func TestScrambledPointsAreUniform(t *testing.T) {
	t.Parallel()
	const seeds = 4000
	for _, i := range []int{0, 1, 77} {
		var sum, cross float64
		for seed := range uint64(seeds) {
			s, err := NewSobol(128, 2, seed)
			require.NoError(t, err)
			u := point(s, i)
			sum += u[0]
			cross += (u[0] - 0.5) * (u[1] - 0.5)
		}
		assert.InDelta(t, 0.5, sum/seeds, 4*math.Sqrt(1.0/12/seeds))
		assert.InDelta(t, 0, cross/seeds, 4.0/12/math.Sqrt(seeds))
	}
}

// discrepancy is the L2 star discrepancy (Warnock 1972).
func discrepancy(p Plan) float64 {
	n := float64(p.Len())
	points := make([][]float64, p.Len())
	for i := range points {
		points[i] = point(p, i)
	}
	var one, two float64
	for _, a := range points {
		f := 1.0
		for _, x := range a {
			f *= 1 - x*x
		}
		one += f
		for _, b := range points {
			f := 1.0
			for j := range a {
				f *= 1 - math.Max(a[j], b[j])
			}
			two += f
		}
	}
	d := float64(p.Dim())
	return math.Sqrt(math.Pow(3, -d) - math.Pow(2, 1-d)*one/n + two/n/n)
}

// random is a plan of independent points.
func random(points, dim int, seed uint64) Plan {
	t, r := NewHalton(points, dim, rand.NewPCG(0, 0)), rand.New(rand.NewPCG(seed, 1))
	for i := range points {
		for j := range dim {
			t.rows.Set(i, j, r.Float64())
		}
	}
	return t
}

// TestDiscrepancy: the mean square of the discrepancy of random points is known,
// (2⁻ᵈ − 3⁻ᵈ)/n; even plans have far less.
func TestDiscrepancy(t *testing.T) {
	t.Parallel()
	const n = 512
	for dim, gain := range map[int]float64{2: 6, 5: 1.8} {
		expected := math.Sqrt((math.Pow(2, -float64(dim)) - math.Pow(3, -float64(dim))) / n)
		assert.InEpsilon(t, expected, discrepancy(random(n, dim, 1)), 0.7, "the measure itself")
		s, err := NewSobol(n, dim, 5)
		require.NoError(t, err)
		plain, err := NewPlainSobol(n, dim)
		require.NoError(t, err)
		for name, p := range map[string]Plan{"scrambled": s, "plain": plain, "halton": NewHalton(n, dim, rand.NewPCG(5, 5))} {
			assert.Less(t, discrepancy(p), expected/gain, "%s in %d dimensions", name, dim)
		}
	}
}

// TestSobolIntegrates an integral that is known: ∏ (1 + (u−½)/j) over the cube is 1, to
// an error that falls almost like the number of points.
func TestSobolIntegrates(t *testing.T) {
	t.Parallel()
	const dim = 12
	miss := func(n int, seed uint64) float64 {
		s, err := NewSobol(n, dim, seed)
		require.NoError(t, err)
		sum := 0.0
		for i := range n {
			f := 1.0
			for j, u := range point(s, i) {
				f *= 1 + (u-0.5)/float64(j+1)
			}
			sum += f
		}
		return sum/float64(n) - 1
	}
	rms := func(n int) float64 {
		sum := 0.0
		for seed := range uint64(20) {
			e := miss(n, seed)
			sum += e * e
		}
		return math.Sqrt(sum / 20)
	}
	coarse, fine := rms(1<<6), rms(1<<11)
	assert.Less(t, fine, 1e-4) // independent points would be off by 0.008
	assert.Less(t, fine, coarse/32*1.5, "%g after %g", fine, coarse)
}

func TestSobolBounds(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]int{{0, 1}, {1, 0}, {1, LargestSobol + 1}, {mostSobol + 1, 1}} {
		_, err := NewSobol(c[0], c[1], 1)
		assert.ErrorContains(t, err, "expected from 1 to", fmt.Sprint(c))
	}
	s, err := NewPlainSobol(mostSobol, LargestSobol)
	require.NoError(t, err)
	for _, u := range point(s, mostSobol-1) {
		assert.True(t, u > 0 && u < 1)
	}
}

func TestSobolAllocatesNothing(t *testing.T) {
	s, err := NewSobol(1<<20, 40, 3)
	require.NoError(t, err)
	u := make([]float64, 40)
	i := 0
	assert.Zero(t, testing.AllocsPerRun(100, func() { s.Point(i, u); i += 1001 }))
}
