package sweep

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// expectations are about talks.
const expectations = `schema: detente/expectations/1
expectations:
  - {id: level, claim: few collapses, metric: snapbacks, at: {group: alone, params.monitor: 0.20, preset: core}, between: [0, 12]}
  - {id: beyond, metric: snapbacks, at: {point: 3}, between: [100, 200]}
  - {id: same, metric: hon, from: {point: 0}, to: {point: 0}, sign: "+"}
  - {id: better, metric: hon, from: {group: alone, params.monitor: 0.2, preset: core}, to: {group: helped, params.monitor: 0.9, preset: core}, sign: "-", smallest: 40}
  - {id: absent, metric: ABSENT, at: {point: 0}, between: [0, 1]}
`

func reads(t testing.TB, text string) *Expectations {
	t.Helper()
	e, err := ReadExpectations("expected.yaml", []byte(text))
	require.NoError(t, err)
	return e
}

// onlyInFull names a metric that the model of talks has in its preset full alone.
func onlyInFull(t *testing.T) string {
	t.Helper()
	files, _ := whole(t)
	n, lines := table(t, files["summary.csv"])
	core := map[string]bool{}
	for i := range n {
		if lines["preset"][i] == "core" {
			core[lines["metric"][i]] = true
		}
	}
	for i := range n {
		if name := lines["metric"][i]; !core[name] {
			return name
		}
	}
	require.Fail(t, "all points have the same metrics: the tests show less than they should")
	return ""
}

func TestExpectationsAreHeldAgainstResults(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, talks)
	s.Expectations = reads(t, strings.Replace(expectations, "ABSENT", onlyInFull(t), 1))
	r := play(t, s)
	words := func() (list []string) {
		for _, v := range r.Verdicts {
			list = append(list, v.ID+" "+v.Held)
		}
		return list
	}
	assert.Equal(t, []string{"level held", "beyond failed", "same failed", "better undecided", "absent undecided"}, words())
	files := contents(t, s.Dir)
	_, lines := table(t, files["summary.csv"])
	for i, name := range lines["metric"] {
		if name == "snapbacks" && lines["point"][i] == "0" {
			want := found(number(t, lines["mean"][i]), number(t, lines["low"][i]), number(t, lines["high"][i]))
			assert.Equal(t, want, r.Verdicts[0].Found, "as in the summary")
			assert.Equal(t, "mean between 0 and 12", r.Verdicts[0].Expected)
		}
	}
	// The difference once more, by hand.
	var e ensemble.Effect
	n, results := table(t, files["results.csv"])
	var values [2][]float64
	for i := range n {
		if results["metric"][i] != "hon" {
			continue
		}
		switch results["point"][i] {
		case "0":
			values[0] = append(values[0], number(t, results["value"][i]))
		case "9":
			values[1] = append(values[1], number(t, results["value"][i]))
		}
	}
	require.Len(t, values[1], 40)
	for i := range values[0] {
		e.Add(values[0][i], values[1][i])
	}
	low, high := e.Difference.Interval()
	assert.Equal(t, found(e.Difference.Mean(), low, high), r.Verdicts[3].Found)
	assert.Equal(t, "a difference of at most -40", r.Verdicts[3].Expected)
	assert.Equal(t, "it exists in no run", r.Verdicts[4].Found)
	assert.Contains(t, r.Report, "Expectations: 1 held, 2 failed, 2 undecided")
	_, verdicts := table(t, files["expectations.csv"])
	assert.Equal(t, []string{"held", "failed", "failed", "undecided", "undecided"}, verdicts["held"])
}

func TestExpectationsAboutInputs(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, variance)
	s.Expectations = reads(t, `schema: detente/expectations/1
expectations:
  - {id: anything, metric: hon, input: params.monitor, index: total, group: alone, between: [-10, 10]}
  - {id: nothing, metric: hon, input: params.fa, index: first, group: helped, between: [5, 6]}
`)
	r := play(t, s)
	assert.Equal(t, "held", r.Verdicts[0].Held)
	assert.Equal(t, "failed", r.Verdicts[1].Held)
	_, lines := table(t, contents(t, s.Dir)["sensitivity.csv"])
	for i := range lines["value"] {
		if lines["group"][i] == "alone" && lines["metric"][i] == "hon" && lines["measure"][i] == "total" && lines["input"][i] == "params.monitor" {
			assert.Equal(t, found(number(t, lines["value"][i]), number(t, lines["low"][i]), number(t, lines["high"][i])), r.Verdicts[0].Found)
		}
	}
}

// effectOf has 40 pairs that differ by the difference, more and less by the spread.
func effectOf(difference, spread float64) *ensemble.Effect {
	e := &ensemble.Effect{}
	for i := range 40 {
		e.Add(0, difference+spread*float64(1-2*(i%2)))
	}
	return e
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		sign               string
		smallest           float64
		difference, spread float64
		want               string
	}{
		{"+", 0, 1, 1, held}, {"-", 0, 1, 1, failed}, {"+", 0, 0.1, 1, undecided}, {"-", 0, -1, 1, held}, {"+", 0, -1, 1, failed},
		{"+", 0.5, 1, 1, held}, {"+", 0.9, 1, 1, undecided}, {"+", 2, 1, 1, failed}, {"-", 0.5, -1, 1, held}, {"-", 2, -1, 1, failed},
		{"+", 0, 0, 0, failed}, {"-", 1, 0, 0, failed},
		{"0", 0.5, 0, 1, held}, {"0", 0.5, 0, 0, held}, {"0", 0.1, 0, 1, undecided}, {"0", 0.5, 1, 1, failed}, {"0", 0.9, 1, 1, undecided},
	} {
		var v Verdict
		v.compare(&Expectation{Sign: x.sign, Smallest: x.smallest}, effectOf(x.difference, x.spread))
		assert.Equal(t, x.want, v.Held, "%+v", x)
	}
	few := &ensemble.Effect{}
	for i := range 100 {
		few.Add(0, float64(i/90))
	}
	var v Verdict
	v.compare(&Expectation{Sign: "+"}, few)
	assert.Equal(t, undecided, v.Held, "too few pairs differ")
	v.compare(&Expectation{Sign: "+"}, &ensemble.Effect{})
	assert.Equal(t, undecided, v.Held)
	assert.Equal(t, "it exists in no run", v.Found)
	for _, x := range []struct {
		low, high float64
		want      string
	}{{1, 2, held}, {0.5, 1.5, undecided}, {2.5, 3, failed}, {0, 0.9, failed}} {
		v.locate([]float64{1, 2}, x.low, x.low, x.high)
		assert.Equal(t, x.want, v.Held)
	}
}

func TestBrokenExpectations(t *testing.T) {
	t.Parallel()
	const head = "schema: detente/expectations/1\nexpectations:\n  - "
	for text, message := range map[string]string{
		"{id: a, metric: V}": "expected.yaml:3:5: expectations.a: exactly one of at, from and input says what the expectation is about",
		"{id: a, metric: V, at: {point: 1}, from: {point: 2}}":            "exactly one of at, from and input",
		"{id: a, metric: V, at: {point: 1}}":                              "expectations.a: between is missing: an expectation with at needs it",
		"{id: a, metric: V, at: {point: 1}, between: [1, 0]}":             "expected.yaml:3:49: expectations.a.between: found 1 0, expected low, high",
		"{id: a, metric: V, at: {point: 1}, between: [0, 1], sign: '+'}":  "expectations.a.sign: an expectation with at has no sign",
		"{id: a, metric: V, from: {point: 1}, sign: '+'}":                 "to is missing",
		"{id: a, metric: V, from: {point: 1}, to: {point: 2}, sign: up}":  `expectations.a.sign: found "up", expected +, - or 0`,
		"{id: a, metric: V, from: {point: 1}, to: {point: 2}, sign: '0'}": "with smallest above 0",
		"{id: a, metrc: V, at: {point: 1}, between: [0, 1]}":              "unknown key, did you mean metric?",
		"{id: a, metric: V, input: x, index: total}":                      "between is missing",
		"{id: a, metric: V, at: {point: 1}, between: [.nan, 1]}":          "expectations.a.between",
		"{id: a, metric: V, at: {point: [1]}, between: [0, 1]}":           "expectations.a.at.point: found a list",
		"nothing": "expectations.0: found",
	} {
		_, err := ReadExpectations("expected.yaml", []byte(head+text+"\n"))
		var problems scenario.Problems
		require.ErrorAs(t, err, &problems, text)
		assert.Contains(t, err.Error(), message, text)
	}
	for text, message := range map[string]string{
		"{id: a, metric: V, at: {group: alone}, between: [0, 1]}":                  "expected.yaml:3:28: expectations.a.at: found 6 points that match, expected exactly one of the 12 points of the design",
		"{id: a, metric: V, at: {point: 12}, between: [0, 1]}":                     "found 0 points that match",
		"{id: a, metric: V, at: {params.fa: 1}, between: [0, 1]}":                  "what points are known by: point, group, params.monitor, preset",
		"{id: a, metric: V, input: params.monitor, index: total, between: [0, 1]}": "only designs with a plan of kind morris, radial or saltelli",
		"{id: a, metric: vee, at: {point: 1}, between: [0, 1]}":                    `expected.yaml:3:21: expectations.a.metric: found "vee", expected a metric of the scenario`,
	} {
		s := sweepOf(t, talks)
		s.Expectations = reads(t, head+text+"\n")
		s.Progress = func(stage Stage, _, _ int) { assert.Equal(t, Checking, stage, text) }
		_, err := s.Run(t.Context())
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), message, text)
	}
	for text, message := range map[string]string{
		"{id: a, metric: hon, input: params.x, index: total, group: alone, between: [0, 1]}":    `found "params.x", expected an input of the design: params.monitor, params.fa`,
		"{id: a, metric: hon, input: params.fa, index: mu_star, group: alone, between: [0, 1]}": "found mu_star, expected first or total in a plan of this kind",
		"{id: a, metric: hon, input: params.fa, index: total, between: [0, 1]}":                 "a group of the design: alone, helped",
		"{id: a, metric: V, input: params.fa, index: total, group: alone, between: [0, 1]}":     "one of the metrics that the design keeps: hon, cycle",
	} {
		s := sweepOf(t, variance)
		s.Expectations = reads(t, head+text+"\n")
		_, err := s.Run(t.Context())
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), message, text)
	}
	s := sweepOf(t, talks)
	s.Expectations = &Expectations{}
	_, err := s.Run(t.Context())
	require.ErrorContains(t, err, "do not come from ReadExpectations")
}

func FuzzReadExpectations(f *testing.F) {
	f.Add([]byte(expectations))
	f.Add([]byte("schema: detente/expectations/1\nexpectations: [{id: a, metric: b, input: c, index: total, between: [1, .inf]}]\n"))
	d := read(f, talks)
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ReadExpectations("expected.yaml", data)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		if targets, err := e.fit(d); err == nil {
			require.Len(t, targets, len(e.List))
		}
	})
}
