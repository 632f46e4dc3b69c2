package spatial

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Model names a forecast.
type Model string

// The models of [Forecasts].
const (
	ModelMean              Model = "weighted-mean"           // [Table.WeightedMean]
	ModelMedian            Model = "weighted-median"         // [Table.WeightedMedian]
	ModelUpperMedian       Model = "weighted-median-upper"   // the largest median, where it is not unique
	ModelVote              Model = "election-expected"       // [State.Expected] of the table
	ModelFavourite         Model = "election-likeliest"      // [State.Likeliest] of the table
	ModelPolitics          Model = "politics-expected"       // [State.Expected] after the last turn
	ModelCompromise        Model = "politics-likeliest"      // [State.Likeliest] after the last turn
	ModelExpectedMedian    Model = "expected-utility-median" // of the last round of [ExpectedUtility]
	ModelExpectedMean      Model = "expected-utility-mean"   // the same
	ModelReplicationMedian Model = "replication-median"      // under [ReadReplication]
	ModelReplicationMean   Model = "replication-mean"        // the same
)

// Models lists the models of [Forecasts] in their order.
func Models() []Model {
	return []Model{ModelMean, ModelMedian, ModelUpperMedian, ModelVote, ModelFavourite, ModelPolitics, ModelCompromise,
		ModelExpectedMedian, ModelExpectedMean, ModelReplicationMedian, ModelReplicationMean}
}

// Settings are the choices of [Forecasts].
type Settings struct {
	Rules    Rules
	Expected ExpectedUtility // its reading is set by the models
	// Draws is the number of tables to draw for intervals: 0 for none, else at least 2.
	// Level in (0, 1) is the share of them that an interval holds, Seed what they are
	// drawn from.
	Draws int
	Level float64
	Seed  uint64
}

// UsualSettings returns the usual choices and intervals of 90% from 200 draws.
func UsualSettings() Settings {
	return Settings{UsualRules(), UsualExpectedUtility(), 200, 0.9, 1}
}

// Forecast is what a model says about a dimension.
type Forecast struct {
	Model     Model
	Dimension int     // from 0
	Value     float64 // for the table as it is
	// Low and High enclose the middle share of the forecasts for tables drawn, Mean is
	// their mean. Without draws they are the value.
	Low, High, Mean float64
}

// Check returns an error if a choice is unknown or a number out of range.
func (s Settings) Check() error {
	if err := s.Rules.Check(); err != nil {
		return err
	}
	if err := s.Expected.Check(); err != nil {
		return err
	}
	if s.Draws < 0 || s.Draws == 1 {
		return fmt.Errorf("spatial: %d draws, expected 0 or at least 2", s.Draws)
	}
	if !(s.Level > 0 && s.Level < 1) {
		return fmt.Errorf("spatial: intervals of %v, expected a number in (0, 1)", s.Level)
	}
	return nil
}

// Forecasts returns the forecasts of all models for all dimensions, by dimension in the
// order of [Models]. Invalid tables and settings are errors, and so is a dimension in
// which nobody has influence.
func Forecasts(t *Table, s Settings) ([]Forecast, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	values, err := s.values(t)
	if err != nil {
		return nil, err
	}
	drawn := make([][]float64, len(values))
	for i := range s.Draws {
		more, err := s.values(t.Draw(s.Seed, uint64(i)))
		if err != nil {
			return nil, fmt.Errorf("draw %d: %w", i, err)
		}
		for k, v := range more {
			drawn[k] = append(drawn[k], v)
		}
	}
	models := Models()
	out := make([]Forecast, len(values))
	for k, v := range values {
		f := Forecast{Model: models[k%len(models)], Dimension: k / len(models), Value: v, Low: v, High: v, Mean: v}
		if s.Draws > 0 {
			slices.Sort(drawn[k])
			tail := (1 - s.Level) / 2
			f.Low = stat.Quantile(tail, stat.LinInterp, drawn[k], nil)
			f.High = stat.Quantile(1-tail, stat.LinInterp, drawn[k], nil)
			f.Mean = stat.Mean(drawn[k], nil)
		}
		out[k] = f
	}
	return out, nil
}

// values returns the forecasts for a table.
func (s Settings) values(t *Table) ([]float64, error) {
	states, err := Play(t, s.Rules, nil)
	if err != nil {
		return nil, err
	}
	first, last := states[0], states[len(states)-1]
	var all []float64
	for k := range t.Dimensions() {
		mean, err := t.WeightedMean(k)
		if err != nil {
			return nil, fmt.Errorf("dimension %s: %w", t.Name(k), err)
		}
		lower, upper, err := t.WeightedMedians(k)
		if err != nil {
			return nil, err
		}
		all = append(all, mean, lower, upper, first.Expected[k], first.Likeliest[k], last.Expected[k], last.Likeliest[k])
		for _, reading := range Readings() {
			e := s.Expected
			e.Reading = reading
			rounds, err := e.Play(t, k)
			if err != nil {
				return nil, err
			}
			end := rounds[len(rounds)-1]
			all = append(all, end.Median, end.Mean)
		}
	}
	return all, nil
}

// Draw returns a table whose numbers are drawn, each on its own, from the uniform
// distribution over the part of its range ([Spread]) that the scale allows. Saliences
// whose sum exceeds the full salience are scaled down to it. The same seed and number
// give the same table, and one without spreads is returned as it is.
func (t *Table) Draw(seed, number uint64) *Table {
	rng := rand.New(rand.NewPCG(seed, number))
	c := t.clone()
	within := func(v, wide, low, high float64) float64 {
		u := rng.Float64() // drawn in any case, so that one spread does not move other draws
		if wide == 0 {
			return v
		}
		low, high = max(low, v-wide), min(high, v+wide)
		return min(high, max(low, low+float64(u*(high-low))))
	}
	at := func(list []float64, k int) float64 {
		if list == nil {
			return 0
		}
		return list[k]
	}
	for i := range c.Actors {
		a := &c.Actors[i]
		a.Capability = within(a.Capability, a.Spread.Capability, 0, a.Capability+a.Spread.Capability)
		total := 0.0
		for k := range a.Positions {
			a.Positions[k] = within(a.Positions[k], at(a.Spread.Positions, k), c.Scale.Low, c.Scale.High)
			a.Saliences[k] = within(a.Saliences[k], at(a.Spread.Saliences, k), 0, c.Scale.Full)
			total += a.Saliences[k]
		}
		for k := range a.Saliences {
			if total > float64(c.Scale.Full*(1+slack)) {
				a.Saliences[k] *= c.Scale.Full / total
			}
		}
	}
	return c
}
