package repeated_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/bargaining/repeated"
)

func find(t *testing.T, name string) repeated.Strategy {
	s, err := repeated.Find(name)
	require.NoError(t, err)
	return s
}

func TestPublishedScores(t *testing.T) {
	t.Parallel()
	m := repeated.Match{Payoffs: repeated.Usual(), Turns: 200}
	for _, c := range []struct {
		first, second string
		sum           [2]float64
	}{
		{"TFT", "TFT", [2]float64{600, 600}}, {"ALLD", "ALLD", [2]float64{200, 200}}, {"ALLC", "ALLD", [2]float64{0, 1000}},
		{"TFT", "ALLD", [2]float64{199, 204}}, {"TFT", "STFT", [2]float64{500, 500}}, {"WSLS", "ALLD", [2]float64{100, 600}},
		{"TF2T", "ALT", [2]float64{300, 800}}, {"GRIM", "STFT", [2]float64{203, 203}}, {"STFT", "STFT", [2]float64{200, 200}},
	} {
		s, err := m.Play(find(t, c.first), find(t, c.second), nil)
		require.NoError(t, err)
		assert.Equal(t, c.sum, s.Sum, "%s against %s", c.first, c.second)
		back, err := m.Play(find(t, c.second), find(t, c.first), nil)
		require.NoError(t, err)
		assert.Equal(t, [2]float64{c.sum[1], c.sum[0]}, back.Sum)
	}
}

func TestTheLongRunIsWhatLongMatchesCome(t *testing.T) {
	t.Parallel()
	const eps, turns = 0.05, 200_000
	for _, pair := range [][2]repeated.MemoryOne{
		{repeated.GenerousTitForTat(1.0 / 3), repeated.GenerousTitForTat(1.0 / 3)},
		{{1, 0, 0, 1}, {1, 0, 0, 1}},
		{{1, 0, 0, 1}, repeated.GenerousTitForTat(0.2)},
		{{0.9, 0.1, 0.6, 0.3}, {0, 0, 1, 1}},
	} {
		shares, err := repeated.LongRun(pair[0], pair[1], eps)
		require.NoError(t, err)
		draw := rand.New(rand.NewPCG(1, 2))
		m := repeated.Match{Payoffs: repeated.Usual(), Turns: turns, Noise: eps}
		s, err := m.Play(pair[0].Strategy(1), pair[1].Strategy(1), draw.Float64)
		require.NoError(t, err)
		// Rounds depend on each other, so the standard error is larger than √(p(1−p)/n).
		assert.InDelta(t, repeated.Usual().Mean(shares), s.Sum[0]/turns, 0.03)
		assert.InDelta(t, shares[0]+shares[1], float64(s.Cooperated[0])/turns, 0.01)
		assert.InDelta(t, shares[0]+shares[2], float64(s.Cooperated[1])/turns, 0.01)
	}
}

func TestTheLongRunIsStationary(t *testing.T) {
	t.Parallel()
	a, b := repeated.MemoryOne{0.9, 0.1, 0.6, 0.3}, repeated.MemoryOne{0.2, 1, 0, 0.7}
	for _, eps := range []float64{1e-12, 1e-3, 0.5} {
		shares, err := repeated.LongRun(a, b, eps)
		require.NoError(t, err)
		flip := func(p float64) float64 { return p*(1-eps) + (1-p)*eps }
		p := [4]float64{flip(a[0]), flip(a[1]), flip(a[2]), flip(a[3])}
		q := [4]float64{flip(b[0]), flip(b[2]), flip(b[1]), flip(b[3])}
		both, first := 0.0, 0.0
		for k, x := range shares {
			both += x * p[k] * q[k]
			first += x * p[k]
		}
		assert.InDelta(t, shares[0], both, 1e-12)
		assert.InDelta(t, shares[0]+shares[1], first, 1e-12)
	}
	// Any noise, however small, undoes tit for tat altogether.
	shares, err := repeated.LongRun(repeated.GenerousTitForTat(0), repeated.GenerousTitForTat(0), 1e-12)
	require.NoError(t, err)
	for _, x := range shares {
		assert.InDelta(t, 0.25, x, 1e-9)
	}
	_, err = repeated.LongRun(a, b, 0)
	require.ErrorContains(t, err, "noise 0")
	_, err = repeated.LongRun(repeated.MemoryOne{2}, b, 0.1)
	require.ErrorContains(t, err, "[0, 1]")
}

func TestBadMatchesAreRefused(t *testing.T) {
	t.Parallel()
	tft := find(t, "TFT")
	_, err := repeated.Find("tft")
	require.ErrorContains(t, err, `strategy "tft", expected one of ["ALLC"`)
	_, err = repeated.Match{Turns: 0}.Play(tft, tft, nil)
	require.ErrorContains(t, err, "0 rounds")
	_, err = repeated.Match{Turns: 5, Noise: 0.1}.Play(tft, tft, nil)
	require.ErrorContains(t, err, "need numbers to draw")
	_, err = repeated.Match{Turns: 5}.Play(repeated.GenerousTitForTat(0.5).Strategy(0.5), tft, nil)
	require.ErrorContains(t, err, "need numbers to draw")
	_, err = repeated.Match{Turns: 5}.Play(func(_, _ []bool) float64 { return math.NaN() }, tft, nil)
	require.ErrorContains(t, err, "probability NaN")
	_, err = repeated.Generosity(1, 2, 3, 4)
	require.ErrorContains(t, err, "T > R > P > S")
}

func TestTournament(t *testing.T) {
	t.Parallel()
	all := repeated.Strategies()
	m := repeated.Match{Payoffs: repeated.Usual(), Turns: 200}
	got, err := m.Tournament(all, nil)
	require.NoError(t, err)
	for i, a := range all {
		sum := 0.0
		for _, b := range all {
			s, err := m.Play(a.Strategy, b.Strategy, nil)
			require.NoError(t, err)
			sum += s.Sum[0]
		}
		assert.InDelta(t, sum/float64(len(all)), got[i].Score, 1e-9)
		assert.Equal(t, a.Name, got[i].Name)
	}
	g, err := repeated.Generosity(5, 3, 1, 0)
	require.NoError(t, err)
	assert.InDelta(t, 1.0/3, g, 1e-15)
}

func TestTheLongRunWithHardlyAnyNoise(t *testing.T) {
	t.Parallel()
	all := []repeated.MemoryOne{{0, 0, 0, 0}, {1, 1, 1, 1}, {1, 0, 1, 0}, {1, 0, 0, 1}, {0, 1, 1, 0}, {1, 0, 0, 0}, {1e-300, 1, 1e-300, 1}}
	for _, a := range all {
		for _, b := range all {
			shares, err := repeated.LongRun(a, b, 1e-100)
			require.NoError(t, err)
			assert.InDelta(t, 1, shares[0]+shares[1]+shares[2]+shares[3], 1e-12, "%v and %v", a, b)
			_, err = repeated.LongRun(a, b, 1e-200)
			require.ErrorContains(t, err, "noise 1e-200, expected a number in [1e-100, 0.5]")
		}
	}
}
