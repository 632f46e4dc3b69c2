package spatial_test

import (
	"fmt"
	"strings"

	"github.com/detente-sim/detente/negotiation/spatial"
)

const budget = `actor,capability,position,salience
Ministry,40,80,70
Union,30,20,90
Employers,25,60,50
`

func readBudget() *spatial.Table {
	t, err := spatial.ReadCSV(strings.NewReader(budget), "budget.csv", spatial.Percent())
	if err != nil {
		panic(err)
	}
	return t
}

func ExampleTable_WeightedMedian() {
	t := readBudget()
	mean, _ := t.WeightedMean(0)
	median, _ := t.WeightedMedian(0)
	fmt.Printf("mean %.1f, median %.0f\n", mean, median)
	// Output: mean 52.3, median 60
}

func ExamplePlay() {
	states, _ := spatial.Play(readBudget(), spatial.UsualRules(), nil)
	last := states[len(states)-1]
	fmt.Printf("%d turns, expected %.1f\n", last.Turn, last.Expected[0])
	// Output:
	// 71 turns, expected 64.9
}

func ExampleExpectedUtility_Play() {
	rounds, _ := spatial.UsualExpectedUtility().Play(readBudget(), 0)
	for _, m := range rounds[1].Moves {
		fmt.Println(m.Actor, m.Demand, m.To)
	}
	// Output:
	// 1 conflict 2
	// 2 conflict 0
}

func ExampleElection_Probabilities() {
	p, _ := spatial.UsualElection().Probabilities([]float64{2, 1}, [][]float64{{1, 0.5, 0}, {0, 1, 0.5}})
	fmt.Printf("%.2f\n", p)
	// Output:
	// [0.44 0.56 0.00]
}

func ExampleMedianVoter() {
	x, _ := spatial.MedianVoter([]float64{0.1, 0.95, 0.45, 0.8, 0.2})
	fmt.Println(x)
	// Output: 0.45
}

func ExampleLensArea() {
	area, _ := spatial.LensArea(0.4, 0.5, 0.6)
	fmt.Printf("%.4f\n", area)
	// Output: 0.1380
}
