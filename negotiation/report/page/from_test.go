package page_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/report/page"
	"github.com/detente-sim/detente/negotiation/survival"
)

func TestEffects(t *testing.T) {
	t.Parallel()
	answer := func(id, question string, pairs ...[2]float64) (a ensemble.Answer) {
		a.ID, a.Contrast.Question = id, question
		for _, p := range pairs {
			a.Effect.Add(p[0], p[1])
		}
		return a
	}
	nan := math.NaN()
	answers := []ensemble.Answer{
		answer("C1", "Do monitors help?", [2]float64{0, 0.1}, [2]float64{0, 0.3}),
		answer("C2", "", [2]float64{0.9, 0.1}, [2]float64{0.8, 0.2}),
		answer("C3", "", [2]float64{nan, 1}),
	}
	x := page.Effects("Effects", answers)
	require.Len(t, x.Rows, 3)
	assert.Equal(t, []string{"C2", "C1 Do monitors help?", "C3"}, []string{x.Rows[0].Name, x.Rows[1].Name, x.Rows[2].Name})
	assert.InDelta(t, -0.7, x.Rows[0].Values[0].Value, 1e-12)
	low, high := answers[0].Effect.Difference.Interval()
	assert.Equal(t, page.Estimate{Value: answers[0].Effect.Difference.Mean(), Low: low, High: high}, x.Rows[1].Values[0])
	assert.True(t, math.IsNaN(x.Rows[2].Values[0].Value))
	text := write(t, &page.Page{Title: "T", Sections: []page.Section{{ID: "a", Title: "A", Parts: []page.Part{x}}}})
	assert.Contains(t, text, "<b>-0.700</b>")
	assert.NotContains(t, text, "NaN")
}

func TestLives(t *testing.T) {
	t.Parallel()
	curve := func(times ...float64) *survival.Curve {
		var records []survival.Record
		for _, x := range times {
			records = append(records, survival.Record{Time: x, Cause: survival.Cheating})
		}
		k, err := survival.KaplanMeier(append(records, survival.Record{Time: 40}), 0)
		require.NoError(t, err)
		return k
	}
	a, b := curve(3, 9, 9), curve(20)
	x, err := page.Lives("Lives", "months", "share", []string{"a", "b"}, []*survival.Curve{a, b}, 30)
	require.NoError(t, err)
	assert.Equal(t, []float64{0, 3, 9, 20, 30}, x.Times)
	assert.InDeltaSlice(t, []float64{1, 0.75, 0.25, 0.25, 0.25}, x.Series[0].Value, 1e-12)
	assert.InDeltaSlice(t, []float64{1, 1, 1, 0.5, 0.5}, x.Series[1].Value, 1e-12)
	text := write(t, &page.Page{Title: "T", Sections: []page.Section{{ID: "a", Title: "A", Parts: []page.Part{x}}}})
	assert.Contains(t, text, `<th scope="row">9</th><td>25.0% (`)
	_, err = page.Lives("", "", "", []string{"a"}, nil, 30)
	require.ErrorContains(t, err, "1 names for 0 curves")
	_, err = page.Lives("", "", "", nil, nil, 0)
	require.ErrorContains(t, err, "horizon 0")
}
