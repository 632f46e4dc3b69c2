package negotiation_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
	"github.com/detente-sim/detente/negotiation/search"
)

// valueFunctions makes value functions by the words that name them in cases.
var valueFunctions = map[string]func(c float64) negotiation.Value{
	"gain": negotiation.Gain, "loss": negotiation.Loss, "peak": negotiation.Peak,
}

// valueOf makes the value function that a word and a number name.
func valueOf(word string, c float64) (negotiation.Value, error) {
	f := valueFunctions[word]
	if f == nil || !(c >= 0 && c <= 1) {
		return negotiation.Value{}, fmt.Errorf("%q %v, expected gain, loss or peak and a number in [0,1]", word, c)
	}
	v := f(c)
	return v, v.Check()
}

// utility is the utility with given weights and value functions.
func utility(weights []float64, values []negotiation.Value) negotiation.Objective {
	o := negotiation.Objective{Terms: make([]negotiation.Quad, len(weights))}
	o.Const = negotiation.Additive(weights, values, o.Terms)
	return o
}

// side decodes a side's utility from its weights, directions and curvatures.
func (in oracleInput) side(name string) (negotiation.Objective, error) {
	var none negotiation.Objective
	weights, err := in.list("w" + name)
	if err != nil {
		return none, err
	}
	curvatures, err := in.list("curv" + name)
	if err != nil {
		return none, err
	}
	words := make([]string, len(weights))
	if word, ok := in["dir"+name].(string); ok {
		for k := range words {
			words[k] = word
		}
	} else if words, err = in.strs("dir" + name); err != nil {
		return none, err
	}
	if len(words) != len(weights) || len(curvatures) != len(weights) {
		return none, fmt.Errorf("side %s: %d weights, %d words and %d curvatures", name, len(weights), len(words), len(curvatures))
	}
	values := make([]negotiation.Value, len(weights))
	for k := range values {
		if values[k], err = valueOf(words[k], curvatures[k]); err != nil {
			return none, err
		}
	}
	return utility(weights, values), nil
}

// game is what two sides can agree on, with levels in [0, 1].
type game struct {
	a, b   negotiation.Objective
	lo, hi []float64
	out    []float64
	solver *search.Solver
}

func gameOf(a, b negotiation.Objective) (game, error) {
	K := len(a.Terms)
	if K == 0 || len(b.Terms) != K {
		return game{}, fmt.Errorf("%d and %d issues", K, len(b.Terms))
	}
	g := game{a: a, b: b, lo: make([]float64, K), hi: make([]float64, K), out: make([]float64, K), solver: search.NewSolver(K)}
	for k := range g.hi {
		g.hi[k] = 1
	}
	return g, nil
}

// game decodes both sides.
func (in oracleInput) game() (game, error) {
	a, err := in.side("A")
	if err != nil {
		return game{}, err
	}
	b, err := in.side("B")
	if err != nil {
		return game{}, err
	}
	return gameOf(a, b)
}

// ladders decodes the levels that every issue can take.
func (in oracleInput) ladders(issues int) ([][]float64, error) {
	levels, err := in.list("levels")
	if err != nil {
		return nil, err
	}
	ladders := make([][]float64, issues)
	for k := range ladders {
		ladders[k] = levels
	}
	return ladders, nil
}

// bestPackage answers with the best package for B that A can accept.
func bestPackage(in oracleInput) (answer, error) {
	g, err := in.game()
	if err != nil {
		return nil, err
	}
	theta, err := in.num("thetaA")
	if err != nil {
		return nil, err
	}
	sol := g.solver.BestFor(g.a, g.b, g.lo, g.hi, theta, g.out)
	if sol.Status == search.Infeasible {
		return answer{"x": nil, "lam": nil, "UA": nil, "UB": nil}, nil
	}
	return answer{"x": g.out, "lam": sol.Multiplier, "UA": sol.A, "UB": sol.B}, nil
}

// halfWay answers with the utilities of a package of half measures, and of one in
// which each side gets what it cares more about.
func halfWay(in oracleInput) (answer, error) {
	wA, err := in.list("wA")
	if err != nil {
		return nil, err
	}
	wB, err := in.list("wB")
	if err != nil {
		return nil, err
	}
	if len(wA) != len(wB) {
		return nil, fmt.Errorf("%d and %d weights", len(wA), len(wB))
	}
	gains, losses := make([]negotiation.Value, len(wA)), make([]negotiation.Value, len(wA))
	for k := range gains {
		gains[k], losses[k] = negotiation.Gain(0), negotiation.Loss(0)
	}
	g, err := gameOf(utility(wA, gains), utility(wB, losses))
	if err != nil {
		return nil, err
	}
	split, logroll := make([]float64, len(wA)), make([]float64, len(wA))
	g.solver.At(1, g.a, g.b, g.lo, g.hi, logroll)
	// Tied issues stand at their lower bound, whichever way they are counted: in
	// concessions to A or in concessions to B. The middle is fair.
	turned := make([]float64, len(wA))
	g.solver.At(1, utility(wB, gains), utility(wA, losses), g.lo, g.hi, turned)
	for k := range split {
		split[k] = (g.lo[k] + g.hi[k]) / 2
		logroll[k] = (logroll[k] + 1 - turned[k]) / 2
	}
	pair := func(y []float64) [2]float64 { return [2]float64{g.a.Value(y), g.b.Value(y)} }
	return answer{"split": pair(split), "logroll": pair(logroll)}, nil
}

// promised returns what a promise of level y on the other side's only issue is
// worth to a party that trusts it with probability p, by the library's valuation.
func promised(v negotiation.Value, p, from, y, residue float64) (float64, error) {
	side := func(id string, v negotiation.Value) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal},
			Agent: agents.Negotiator{Preferences: agents.Preferences{Weights: []float64{1}, Values: []negotiation.Value{v}}}}
	}
	s, err := negotiation.NewSolver(&negotiation.Model{ID: "promise", Rounds: 1, Residue: residue,
		Issues:  []negotiation.Issue{{ID: "promise", Owner: "promiser", Phase: 1, StatusQuo: from}},
		Members: []negotiation.Member{side("promisee", v), side("promiser", negotiation.Loss(0))},
		Parts:   func() []negotiation.Part { return []negotiation.Part{conviction{[2]float64{p, 1}}} },
	})
	if err != nil {
		return 0, err
	}
	st := s.State()
	st.Put([]float64{y}, []float64{1})
	st.Assess(&st.Draft)
	return st.Worth(0, &st.Draft).Value([]float64{y}), nil
}

var oraclePackage = map[string]oracleSolver{
	"package-linear":    bestPackage,
	"package-quadratic": bestPackage,
	"package-solutions": func(in oracleInput) (answer, error) {
		g, err := in.game()
		if err != nil {
			return nil, err
		}
		d, err := in.pair("d")
		if err != nil {
			return nil, err
		}
		return g.solutions(in, d), nil
	},
	"package-common": func(in oracleInput) (answer, error) {
		w, err := in.num("w")
		if err != nil {
			return nil, err
		}
		var sides [2]negotiation.Objective
		for i, name := range []string{"A", "B"} {
			texts, err := in.strs(name)
			if err != nil {
				return nil, err
			}
			weights, values := make([]float64, len(texts)), make([]negotiation.Value, len(texts))
			for k, text := range texts {
				word, number, _ := strings.Cut(text, " ")
				c, err := strconv.ParseFloat(number, 64)
				if err != nil {
					return nil, fmt.Errorf("input %s: %q, expected a word and a number", name, text)
				}
				if values[k], err = valueOf(word, c); err != nil {
					return nil, err
				}
				weights[k] = w
			}
			sides[i] = utility(weights, values)
		}
		g, err := gameOf(sides[0], sides[1])
		if err != nil {
			return nil, err
		}
		sol := g.solver.Weighted(1, g.a, g.b, g.lo, g.hi, g.out)
		return answer{"x": g.out, "UA": sol.A, "UB": sol.B}, nil
	},
	"package-ladder": func(in oracleInput) (answer, error) {
		g, err := in.game()
		if err != nil {
			return nil, err
		}
		theta, err := in.num("thetaA")
		if err != nil {
			return nil, err
		}
		ladders, err := in.ladders(len(g.lo))
		if err != nil {
			return nil, err
		}
		got := answer{"x": nil, "UA": nil, "UB": nil, "continuous_upper_bound": nil}
		y, sol, err := search.BestOnLadder(g.a, g.b, ladders, theta)
		if err != nil {
			return nil, err
		}
		if sol.Status != search.Infeasible {
			got["x"], got["UA"], got["UB"] = y, sol.A, sol.B
		}
		if bound := g.solver.BestFor(g.a, g.b, g.lo, g.hi, theta, g.out); bound.Status != search.Infeasible {
			got["continuous_upper_bound"] = bound.B
		}
		return got, nil
	},
	"package-pareto-count": func(in oracleInput) (answer, error) {
		g, err := in.game()
		if err != nil {
			return nil, err
		}
		ladders, err := in.ladders(len(g.lo))
		if err != nil {
			return nil, err
		}
		n, err := search.CountPareto(g.a, g.b, ladders)
		return answer{"count": n}, err
	},
	"logrolling": halfWay,
	"trust-weighted": func(in oracleInput) (answer, error) {
		v, err := in.nums("p", "y", "x0", "c")
		if err != nil {
			return nil, err
		}
		asked, err := in.asked("e", "e")
		if err != nil {
			return nil, err
		}
		got := answer{}
		for key, e := range asked {
			if got[key], err = promised(negotiation.Gain(v[3]), v[0], v[2], v[1], e); err != nil {
				return nil, err
			}
		}
		return got, nil
	},
	"qre-choice": func(in oracleInput) (answer, error) {
		q, err := in.list("Q")
		if err != nil {
			return nil, err
		}
		precision, err := in.num("lam")
		if err != nil {
			return nil, err
		}
		return answer{"P": negotiation.Choice(q, precision, make([]float64, len(q)))}, nil
	},
}

// solutions answers with the cooperative solutions, of each the parts asked for.
func (g *game) solutions(in oracleInput, d [2]float64) answer {
	got := answer{}
	for name, c := range map[string]search.Concept{"nash": search.Nash, "ks": search.KalaiSmorodinsky,
		"egalitarian": search.Egalitarian, "utilitarian": search.Utilitarian} {
		y := make([]float64, len(g.lo))
		sol := g.solver.Solve(c, g.a, g.b, g.lo, g.hi, d[0], d[1], y)
		idealA, idealB, ok := g.solver.Ideal(g.a, g.b, g.lo, g.hi, d[0], d[1])
		if sol.Status == search.NoZone || !ok {
			got[name] = nil
			continue
		}
		whole := answer{"x": y, "gains": [2]float64{sol.A - d[0], sol.B - d[1]}}
		switch c {
		case search.Nash:
			whole["lam"] = sol.Multiplier
		case search.KalaiSmorodinsky:
			whole["ideal"] = [2]float64{idealA - d[0], idealB - d[1]}
		}
		got[name] = in.part(name, whole)
	}
	return got
}

// scenarios are those that cases may name, by their IDs.
var scenarios = sync.OnceValues(func() (map[string]*scenario.File, error) {
	data, err := os.ReadFile("../examples/venezuela/venezuela.yaml")
	if err != nil {
		return nil, err
	}
	f, err := scenario.Load("venezuela.yaml", data, scenario.Set{Path: "preset", Value: "core"})
	if err != nil {
		return nil, err
	}
	return map[string]*scenario.File{f.ID: f}, nil
})

var oracleScenario = map[string]oracleSolver{
	"scenario-nash": func(in oracleInput) (answer, error) {
		name, err := in.str("scenario")
		if err != nil {
			return nil, err
		}
		trust, err := in.nums("trust_GOV", "trust_USA")
		if err != nil {
			return nil, err
		}
		d, err := in.pair("d")
		if err != nil {
			return nil, err
		}
		known, err := scenarios()
		if err != nil {
			return nil, err
		}
		f := known[name]
		if f == nil {
			return nil, fmt.Errorf("unknown scenario %q", name)
		}
		return nashOf(f, [2]float64(trust), d)
	},
}

// nashOf answers with the Nash package of a scenario in which promises are valued
// once, by fixed beliefs, from the status quo.
func nashOf(f *scenario.File, trust, d [2]float64) (answer, error) {
	m, err := f.Model(timeDependent{})
	if err != nil {
		return nil, err
	}
	m.Valuation, m.Residue, m.EstimateError = negotiation.OneShot, 0, 0
	m.Parts = func() []negotiation.Part { return []negotiation.Part{conviction{trust}} }
	s, err := negotiation.NewSolver(m)
	if err != nil {
		return nil, err
	}
	st := s.State()
	if st.PartyID(0) != "GOV" || st.PartyID(1) != "USA" {
		return nil, errors.New("the parties are not GOV and USA")
	}
	K := st.Issues()
	covered := make([]float64, K)
	for k := range covered {
		covered[k] = 1
	}
	st.Put(covered, covered)
	st.Assess(&st.Draft)
	g, err := gameOf(st.Worth(0, &st.Draft), st.Worth(1, &st.Draft))
	if err != nil {
		return nil, err
	}
	sol := g.solver.Solve(search.Nash, g.a, g.b, g.lo, g.hi, d[0], d[1], g.out)
	if sol.Status == search.NoZone {
		return answer{"x": nil, "gains": nil, "product": nil}, nil
	}
	levels := map[string]float64{}
	for k := range K {
		levels[m.Issues[k].ID] = g.out[k]
	}
	gains := [2]float64{sol.A - d[0], sol.B - d[1]}
	return answer{"x": levels, "gains": gains, "product": gains[0] * gains[1]}, nil
}
