package main

import (
	"encoding/json"
	"io"
	"math"
	"strings"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
)

// summary is the result as one JSON object. Its keys are a contract with scripts.
// A number that does not exist, such as the mean month of the first signature
// where nothing is ever signed, is null.
type summary struct {
	Scenario string            `json:"scenario"`
	Preset   string            `json:"preset"`
	Hooks    string            `json:"hooks"` // off, lagged or anticipated
	Seed     uint64            `json:"seed"`
	Runs     int               `json:"runs"`
	Months   int               `json:"months"`
	Outcomes map[string]share  `json:"outcomes"`
	Metrics  map[string]metric `json:"metrics"`
	Agents   map[string]number `json:"agents"`
}

type share struct {
	Share number `json:"share"`
	Low   number `json:"low"`
	High  number `json:"high"`
}

// metric sums up the runs in which it exists, which are N.
type metric struct {
	N    int    `json:"n"`
	Mean number `json:"mean"`
	SD   number `json:"sd"`
	Low  number `json:"low"`
	High number `json:"high"`
}

// number is written as null where it is NaN.
type number float64

// MarshalJSON implements [json.Marshaler].
func (n number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

func shareOf(s ensemble.Share) share {
	low, high := s.Interval()
	return share{number(s.Value()), number(low), number(high)}
}

// metricOf gives the mean of a metric with its 95% interval; that of a flag is a
// share of runs and has the interval of one.
func metricOf(m *ensemble.Moments, unit string) metric {
	if unit == observe.FlagUnit && m.N() > 0 {
		x := shareOf(ensemble.Share{Count: int(math.Round(m.Mean() * float64(m.N()))), Runs: m.N()})
		return metric{m.N(), x.Share, number(m.SD()), x.Low, x.High}
	}
	low, high := m.Interval()
	return metric{m.N(), number(m.Mean()), number(m.SD()), number(low), number(high)}
}

// writeJSON writes the results as one JSON object.
func (s *study) writeJSON(w io.Writer) error {
	d := s.digest
	x := summary{Scenario: s.model.ID, Preset: s.file.Preset, Hooks: s.file.Params.Hooks, Seed: s.options.seed, Runs: s.options.runs, Months: s.model.Rounds,
		Outcomes: map[string]share{}, Metrics: map[string]metric{}, Agents: map[string]number{}}
	for o := range negotiation.Outcomes {
		x.Outcomes[o.String()] = shareOf(d.Outcomes.Share(o))
	}
	for i, m := range d.Metrics {
		if id, ok := strings.CutPrefix(m.Name, observe.UtilityPrefix); ok {
			x.Agents[id] = number(d.Overall[i].Mean())
			continue
		}
		x.Metrics[m.Name] = metricOf(&d.Overall[i], m.Unit)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(x)
}
