package main

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// TestListIsWhole holds the list against the plan of the study: families H1 to H14, and the
// signs that were predicted.
func TestListIsWhole(t *testing.T) {
	t.Parallel()
	l, err := read("hypotheses.yaml", embedded)
	require.NoError(t, err)
	var signs, order strings.Builder
	family := 0
	for i := range l.Hypotheses {
		h := &l.Hypotheses[i]
		signs.WriteString(h.Expected)
		order.WriteString(h.ID + " ")
		n, err := strconv.Atoi(strings.Trim(h.ID, "Habcdefghijklmnopqrstuvwxyz"))
		require.NoError(t, err)
		assert.GreaterOrEqual(t, n, family, "in order")
		family = n
		require.NotNil(t, h.Elsewhere, h.ID)
		assert.Positive(t, h.Elsewhere.Within, h.ID)
	}
	assert.Equal(t, "H1a H1b H1c H1d H1e H1f H2a H2b H2c H3a H3b H3z H3c H3d H3x H3y H4a H4b H4c H5a H5b H5c H5d H6a H6b H6c H7a H7b H8 H9 H10a H10b H11 H12 H13 H14 ", order.String())
	assert.Equal(t, "-+-+-?"+"+++"+"+++++??"+"---"+"+---"+"---"+"--"+"-"+"-"+"-+"+"+"+"-"+"-"+"+", signs.String())
	assert.GreaterOrEqual(t, len(l.Perturbed.Parameters), 20)
}

// effect is one of n pairs that all differ by about d.
func effect(n int, d float64) *ensemble.Effect {
	e := &ensemble.Effect{}
	for i := range n {
		e.Add(1, 1+d*(1+0.1*float64(i%3)))
	}
	return e
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	mixed := effect(30, 0.5)
	mixed.Merge(effect(30, -0.5))
	for _, x := range []struct {
		expected string
		effect   *ensemble.Effect
		want     verdict
	}{
		{"+", effect(50, 0.5), holds}, {"-", effect(50, -0.5), holds}, {"-", effect(50, 0.5), reversed}, {"+", effect(50, -0.5), reversed},
		{"?", effect(50, 0.5), none}, {"+", mixed, open}, {"+", effect(ensemble.FewestChanged-1, 0.5), open}, {"-", effect(50, 0), open},
		{"+", &ensemble.Effect{}, open},
	} {
		h := &hypothesis{Expected: x.expected}
		assert.Equal(t, x.want, h.judge(x.effect), "%s %v", x.expected, x.effect.Difference.Mean())
	}
	assert.InDelta(t, 1, (&hypothesis{Expected: "+"}).sign(effect(9, -1)), 0)
	assert.InDelta(t, -1, (&hypothesis{Expected: "-"}).sign(effect(9, 1)), 0)
	assert.InDelta(t, -1, (&hypothesis{Expected: "?"}).sign(effect(9, -1)), 0)
	assert.InDelta(t, 1, (&hypothesis{Expected: "?"}).sign(effect(9, 1)), 0)
}

// loaded reads the scenario with the hypotheses that are built in.
func loaded(t *testing.T, args ...string) *study {
	t.Helper()
	o, err := parse(append([]string{"-scenario", venezuela}, args...), nil)
	require.NoError(t, err)
	s, err := load(o)
	require.NoError(t, err)
	return s
}

// TestSetsAreDrawnWithinTheirRanges draws sets and looks at every value.
func TestSetsAreDrawnWithinTheirRanges(t *testing.T) {
	t.Parallel()
	s := loaded(t, "-perturbed", "4")
	require.Len(t, s.sets, 5)
	assert.Empty(t, s.sets[0])
	apart := 0
	for k, set := range s.sets[1:] {
		require.Len(t, set, len(s.list.Perturbed.Parameters))
		for i, x := range set {
			p := &s.drawn[i]
			assert.Equal(t, s.list.Perturbed.Parameters[i], x.Path)
			assert.Empty(t, p.entry.Accepts(x.Value), x.Path)
			v, err := strconv.ParseFloat(x.Value, 64)
			require.NoError(t, err)
			slack := 1e-3 * math.Abs(p.value) // four digits are kept
			if p.whole {
				slack = 0.5
			}
			assert.LessOrEqual(t, math.Abs(v-p.value), 0.3*math.Abs(p.value)+slack, x.Path)
			if k > 0 && x.Value != s.sets[k][i].Value {
				apart++
			}
		}
	}
	assert.Greater(t, apart, 3*len(s.drawn)*8/10, "sets differ")
	fewer := loaded(t, "-perturbed", "2")
	assert.Equal(t, s.sets[:3], fewer.sets, "a set does not depend on how many there are")
	assert.NotEqual(t, s.sets[1], loaded(t, "-perturbed", "1", "-seed", "2").sets[1])
}

func TestRangesAreKept(t *testing.T) {
	t.Parallel()
	s := loaded(t, "-perturbed", "0", "-set", "params.phi=0.9", "-set", "params.pub=0")
	s.list.Perturbed.Parameters = []string{"params.snapback", "params.pub", "params.phi", "params.delta", "params.Tneg"}
	list, err := s.parameters()
	require.NoError(t, err)
	require.Len(t, list, 3, "what an option sets stays")
	snapback, delta, window := &list[0], &list[1], &list[2]
	assert.Equal(t, [2]float64{0.7, 1}, [2]float64{snapback.low, snapback.high}, "values reach up to 1")
	assert.Equal(t, "1", snapback.draw(1))
	assert.Equal(t, "0.7", snapback.draw(0))
	assert.Equal(t, "0.96", delta.draw(1), "1 does not belong to the range")
	assert.Equal(t, "8", window.draw(0), "8.4 is rounded")
	assert.Equal(t, "12", window.draw(0.5))
	s.list.Perturbed.Parameters = []string{"params.rule_GOV"}
	_, err = s.parameters()
	assert.ErrorContains(t, err, "expected a number")
}

// TestOwnSettingsHold: what a hypothesis sets is not perturbed.
func TestOwnSettingsHold(t *testing.T) {
	t.Parallel()
	s := loaded(t, "-perturbed", "1", "-preset", "core")
	own, err := s.settings(1, []string{"params.monitor=0.2", "shocks=[{month: 6, oil: 0.5}]"})
	require.NoError(t, err)
	monitors := 0
	for _, x := range own {
		if x.Path == "params.monitor" {
			monitors++
			assert.Equal(t, "0.2", x.Value)
		}
	}
	assert.Equal(t, 1, monitors)
	assert.Equal(t, scenario.Set{Path: "preset", Value: "core"}, own[0])
	assert.Len(t, own, 1+len(s.drawn)-1+2)
	assert.Contains(t, s.replay(1, []string{"shocks=[{month: 6, oil: 0.5}]"}, 7, 3), " -set 'shocks=[{month: 6, oil: 0.5}]' -seed 7 -trace 3")
	assert.NotEqual(t, s.seed(0), s.seed(1))
}

// FuzzRead feeds the reader of hypotheses with anything.
func FuzzRead(f *testing.F) {
	f.Add(string(embedded))
	f.Add(few)
	f.Add("schema: detente/hypotheses/1\nhypotheses: [{id: x}]\n")
	f.Add("hypotheses: [[")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := read("fuzz.yaml", []byte(text))
		if err != nil {
			assert.NotEmpty(t, err.Error())
			return
		}
		assert.NotEmpty(t, l.Hypotheses)
		for i := range l.Hypotheses {
			assert.NotEmpty(t, l.Hypotheses[i].ID)
			for _, s := range append(l.Hypotheses[i].First, l.Hypotheses[i].Second...) {
				_, err := scenario.ParseSet(s)
				assert.NoError(t, err)
			}
		}
	})
}
