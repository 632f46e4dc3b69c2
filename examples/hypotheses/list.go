package main

import (
	_ "embed"
	"fmt"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/pattern"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// version names the format of files of hypotheses.
const version = "detente/hypotheses/1"

//go:embed hypotheses.yaml
var embedded []byte

// list is a file of hypotheses about a scenario.
type list struct {
	Schema     string       `yaml:"schema,required" enum:"detente/hypotheses/1" doc:"version of the format"`
	Patterns   concerns     `yaml:"patterns" doc:"what patterns are about"`
	Perturbed  perturbed    `yaml:"perturbed" doc:"how parameters are perturbed"`
	Hypotheses []hypothesis `yaml:"hypotheses,required" by:"id" doc:"what is predicted"`
}

// concerns are what patterns are about; see [pattern.Concerns].
type concerns struct {
	Core       []string `yaml:"core" doc:"issues on which power hangs"`
	Moderates  string   `yaml:"moderates" doc:"wing of the opposition that would settle"`
	Hardliners string   `yaml:"hardliners" doc:"wing of the opposition that would not"`
}

// perturbed says how parameters are drawn.
type perturbed struct {
	Share      float64  `yaml:"share" range:"[0,1]" doc:"how far a parameter strays from its value, as a share of it"`
	Parameters []string `yaml:"parameters" doc:"paths of the parameters that do"`
}

// hypothesis predicts the sign of a contrast.
type hypothesis struct {
	ID        string     `yaml:"id,required" form:"id" doc:"name in results"`
	Question  string     `yaml:"question,required" doc:"the contrast and the metric in words"`
	Theory    string     `yaml:"theory,required" doc:"why the sign is expected, and who says so"`
	Tag       string     `yaml:"tag,required" enum:"algebraic|emergent" doc:"algebraic: the sign follows from one equation"`
	Expected  string     `yaml:"expected,required" enum:"+|-|?" doc:"sign of second less first that is predicted; ?: none"`
	Metric    string     `yaml:"metric,required" doc:"what is measured"`
	First     []string   `yaml:"first,required" doc:"settings of the first arrangement"`
	Second    []string   `yaml:"second,required" doc:"settings of the second arrangement"`
	Elsewhere *elsewhere `yaml:"elsewhere" doc:"what an independent implementation of the model found"`
}

// elsewhere is a difference with its 95% interval, and what there is to say about it.
type elsewhere struct {
	Difference float64 `yaml:"difference,required" doc:"second less first"`
	Within     float64 `yaml:"within,required" range:"[0,inf)" doc:"half of the width of the interval"`
	Remark     string  `yaml:"remark" doc:"why it is as it is"`
}

// read reads a file of hypotheses.
func read(name string, data []byte) (*list, error) {
	l := &list{}
	doc := scenario.Decode("hypotheses", version, name, data, l)
	if doc.Err() == nil && len(l.Hypotheses) == 0 {
		doc.Report("hypotheses", "an empty list", "at least one hypothesis")
	}
	seen := map[string]bool{}
	for i, path := range l.Perturbed.Parameters {
		if seen[path] {
			doc.Report(fmt.Sprintf("perturbed.parameters.%d", i), path+" for the second time", "each parameter once")
		}
		seen[path] = true
	}
	for i := range l.Hypotheses {
		h := &l.Hypotheses[i]
		for key, settings := range map[string][]string{"first": h.First, "second": h.Second} {
			for n, text := range settings {
				if _, err := scenario.ParseSet(text); err != nil {
					doc.Report(fmt.Sprintf("hypotheses.%s.%s.%d", h.ID, key, n), fmt.Sprintf("%q", text), "a setting, path=value")
				}
			}
		}
	}
	return l, doc.Err()
}

// questions are the hypotheses as questions to the model.
func (l *list) questions(effects *scenario.SmallestEffects) []ensemble.Question {
	var qs []ensemble.Question
	for _, h := range l.Hypotheses {
		qs = append(qs, ensemble.Question{Contrast: ensemble.Contrast{ID: h.ID, Question: h.Question, First: h.First, Second: h.Second,
			Metric: h.Metric, Smallest: effects.Of(h.Metric)}})
	}
	return qs
}

// about is what patterns are about.
func (l *list) about() pattern.Concerns { return pattern.Concerns(l.Patterns) }

// verdict says what became of a prediction.
type verdict string

const (
	holds    verdict = "holds"    // the interval leaves zero out, on the side predicted
	reversed verdict = "reversed" // it leaves zero out, on the other side
	open     verdict = "open"     // it holds zero, or too few runs differ
	none     verdict = "no sign"  // no sign was predicted
)

// judge compares an effect with what was predicted.
func (h *hypothesis) judge(e *ensemble.Effect) verdict {
	low, high := e.Difference.Interval()
	switch {
	case h.Expected == "?":
		return none
	case e.Changed < ensemble.FewestChanged || !(low > 0 || high < 0):
		return open
	case (low > 0) == (h.Expected == "+"):
		return holds
	}
	return reversed
}

// sign is the sign to look for under other parameters: the one predicted or, where none is,
// the one found.
func (h *hypothesis) sign(found *ensemble.Effect) float64 {
	switch {
	case h.Expected == "+", h.Expected == "?" && found.Difference.Mean() > 0:
		return 1
	}
	return -1
}
