package ensemble_test

import (
	"math/bits"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/ensemble"
)

// TestSeedsDiffer: those of one root are a permutation, so that no two are the same.
func TestSeedsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[uint64]string{}
	for _, root := range []uint64{0, 1, 2, 1 << 60} {
		s := ensemble.Seeds{Root: root}
		for n := range uint64(20000) {
			x := s.At(n)
			require.LessOrEqual(t, x, uint64(ensemble.LargestSeed))
			require.Empty(t, seen[x], "of any root, as it happens")
			seen[x] = "seen"
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := ensemble.Seeds{Root: rapid.Uint64().Draw(t, "root")}
		a := rapid.Uint64Range(0, ensemble.LargestSeed).Draw(t, "a")
		b := rapid.Uint64Range(0, ensemble.LargestSeed).Draw(t, "b")
		require.Equal(t, a == b, s.At(a) == s.At(b))
		require.Equal(t, s.At(a), s.At(a), "neither order nor number of draws matters")
		require.Equal(t, ensemble.Seeds{Root: s.At(a)}, s.Child(a))
	})
	assert.Panics(t, func() { ensemble.Seeds{}.At(ensemble.LargestSeed + 1) })
}

// TestSeedsAreUnrelated: changing one bit of the number, or of the root, changes half
// of the bits of the seed, each of them about half of the time.
func TestSeedsAreUnrelated(t *testing.T) {
	t.Parallel()
	const trials = 2000
	for bit := range 53 {
		var byNumber, byRoot, each [53]int
		for n := range uint64(trials) {
			s := ensemble.Seeds{Root: 99}
			number := s.At(n) ^ s.At(n^1<<bit)
			root := ensemble.Seeds{Root: n}.At(5) ^ ensemble.Seeds{Root: n ^ 1<<bit}.At(5)
			byNumber[0] += bits.OnesCount64(number)
			byRoot[0] += bits.OnesCount64(root)
			for b := range each {
				each[b] += int(number >> b & 1)
			}
		}
		assert.InDelta(t, 26.5, float64(byNumber[0])/trials, 1.5, "bit %d of the number", bit)
		assert.InDelta(t, 26.5, float64(byRoot[0])/trials, 1.5, "bit %d of the root", bit)
		for b, n := range each {
			assert.InDelta(t, 0.5, float64(n)/trials, 0.1, "bit %d of the number, bit %d of the seed", bit, b)
		}
	}
}
