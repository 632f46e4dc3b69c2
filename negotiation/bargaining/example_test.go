package bargaining_test

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation/bargaining"
	"github.com/detente-sim/detente/negotiation/compliance"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/search"
	"github.com/detente-sim/detente/negotiation/trust"
)

func ExampleRubinstein() {
	s, _ := bargaining.Rubinstein(1, 0.9, 0.9)
	fmt.Printf("%.4f\n", s)
	// Output: [0.5263 0.4737]
}

func ExampleStahl() {
	s, _ := bargaining.Stahl(0.9, 0.9, 3)
	fmt.Printf("%.2f\n", s)
	// Output: [0.91 0.09]
}

func ExampleBreakdown() {
	s, _ := bargaining.Breakdown(0.001, 0.2, 0.1)
	fmt.Printf("%.4f\n", s)
	// Output: [0.5502 0.4498]
}

func ExampleOutsideOptions() {
	s, _ := bargaining.OutsideOptions(0.9, 0.9, 0, 0.3)
	fmt.Printf("%.4f: an option that is worse than going on is no option\n", s)
	// Output: [0.5263 0.4737]: an option that is worse than going on is no option
}

func ExampleInsideOptions() {
	s, _ := bargaining.InsideOptions(0.9, 0.9, 0.2, 0.1)
	fmt.Printf("%.4f\n", s)
	// Output: [0.5684 0.4316]
}

func ExampleSetter() {
	x, _ := bargaining.Setter(1, 0.5, 0.3)
	fmt.Println(x)
	// Output: 0.7
}

func ExampleRiskReturn() {
	g, _ := bargaining.RiskReturn(0.5, 0.1, 0.3)
	fmt.Printf("demand %.2f, refused with probability %.2f\n", g.Demand, g.Reject)
	// Output: demand 0.60, refused with probability 0.33
}

func ExampleLogitDemand() {
	g, _ := bargaining.LogitDemand(0.3, 0.6, 0.1)
	fmt.Printf("demand %.3f, worth %.3f\n", g.Demand, g.Value)
	// Output: demand 0.556, worth 0.456
}

func ExampleDoubleAuction() {
	a, _ := bargaining.DoubleAuction(0.5)
	fmt.Printf("trade with probability %.3f, %.3f of the first best\n", a.Trade, a.Gain/bargaining.FirstBest)
	// Output: trade with probability 0.281, 0.844 of the first best
}

func ExampleSecondBest() {
	_, gain := bargaining.SecondBest()
	fmt.Println(gain / bargaining.FirstBest)
	// Output: 0.84375
}

func ExampleWarOfAttrition() {
	w, _ := bargaining.WarOfAttrition(1, 0.05)
	fmt.Println(w.Hazard, w.Duration)
	// Output: 0.05 10
}

func ExampleSplitPower() {
	s, _ := bargaining.SplitPower(1, 0.5)
	fmt.Printf("%.3f\n", s)
	// Output: [0.667 0.333]
}

func ExampleSplitExponential() {
	s, _ := bargaining.SplitExponential(0, 2)
	fmt.Printf("%.3f\n", s)
	// Output: [0.604 0.396]
}

func ExampleFrontier() {
	f := bargaining.Frontier{Low: 0, High: 1, Value: func(x float64) float64 { return 1 - x*x }, Slope: func(x float64) float64 { return -2 * x }}
	nash, _ := f.Nash([2]float64{0, 0}, 0.5)
	ks, _ := f.KalaiSmorodinsky([2]float64{0, 0})
	even, _ := f.Egalitarian([2]float64{0, 0})
	sum, _ := f.Utilitarian([2]float64{0, 0})
	fmt.Printf("%.3f %.3f %.3f %.3f\n", nash, ks, even, sum)
	// Output: [0.577 0.667] [0.618 0.618] [0.618 0.618] [0.500 0.750]
}

func ExampleReach() {
	// Three share a budget of 1; a unit for the third costs twice as much.
	budget := bargaining.Reach(func(s []float64) float64 { return 1 / (s[0] + s[1] + 2*s[2]) })
	nash, _ := budget.Nash([]float64{1, 1, 1})
	fmt.Printf("%.3f\n", nash)
	// Output: [0.333 0.333 0.167]
}

func ExamplePoints() {
	p := bargaining.Points{{1.6, 0.45}, {1.3, 0.58}, {1.2, 0.62}, {0.9, 0.75}}
	d := []float64{0, 0}
	nash, product, _ := p.Nash(d, nil)
	even, _ := p.Egalitarian(d)
	fmt.Printf("%v with a product of %.3f; %v\n", p[nash], product, p[even])
	// Output: [1.3 0.58] with a product of 0.754; [0.9 0.75]
}

func ExamplePackages() {
	// Three parties over two issues: each likes one, and the third a middle of both.
	p := bargaining.Packages{Low: []float64{0, 0}, High: []float64{1, 1}, Parties: []search.Objective{
		{Terms: []search.Quad{{B: 1}, {B: -0.2}}},
		{Terms: []search.Quad{{B: -0.2}, {B: 1}}},
		{Terms: []search.Quad{{B: 1, G: 1}, {B: 1, G: 1}}},
	}}
	c, _ := p.Nash([]float64{0, 0, 0}, []float64{1, 1, 1})
	fmt.Printf("%.3f worth %.3f\n", c.Levels, c.Utilities)
	// Output: [0.750 0.750] worth [0.600 0.600 0.375]
}

// A majority of five divides a pie: Baron & Ferejohn 1989.
func Example_closedRule() {
	d, _ := protocol.ClosedRule(5, 3, 1)
	fmt.Printf("proposer %.1f, %d partners %.1f each\n", d.Proposer, d.Partners, d.Partner)
	// Output: proposer 0.6, 2 partners 0.2 each
}

// The patience that cooperation needs, if cheating ends it for ever, if it is met in
// kind, if it is seen half of the time, and if it is punished for three rounds.
func Example_repeatedGame() {
	grim, _ := compliance.GrimThreshold(5, 3, 1, 0)
	kind, _ := compliance.TitForTatThreshold(5, 3, 1, 0)
	seen, _ := compliance.ComplyThreshold(2, 4, 0.5, 0.05)
	three, _ := compliance.FinitePunishmentThreshold(2, 2, 3)
	fmt.Printf("%.3f %.3f %.3f %.3f\n", grim, kind, seen, three)
	// Output: 0.500 0.667 0.541 0.544
}

// The trust that cooperation needs, and the size of a first step that earns it: Kydd.
func Example_trust() {
	cooperate, _ := trust.AssuranceThreshold(3, 4, 1, 0)
	step, _ := trust.ReassuranceShare(0.5, 5, 3, 1, 0)
	fmt.Printf("%.3f %.3f\n", cooperate, step)
	// Output: 0.500 0.571
}
