package offers_test

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/frontier"
	"github.com/detente-sim/detente/negotiation/domain/offers"
)

// A buyer and a seller agree on a price and a date by alternating offers.
func Example() {
	d, err := domain.New("sale", []domain.Issue{
		{Name: "price", Values: []string{"80", "90", "100"}},
		{Name: "delivery", Values: []string{"now", "in May"}},
	})
	check(err)
	s, err := domain.NewSpace(d, []domain.Profile{
		{Name: "buyer", Utility: &domain.Additive{Weights: []float64{0.6, 0.4}, Values: [][]float64{{1, 0.5, 0}, {1, 0}}}, Reservation: 0.2},
		{Name: "seller", Utility: &domain.Additive{Weights: []float64{0.7, 0.3}, Values: [][]float64{{0, 0.5, 1}, {0, 1}}}, Reservation: 0.2},
	})
	check(err)
	table, err := offers.NewTable(s, []offers.Strategy{
		&offers.TimeBased{Exponent: offers.Boulware},
		&offers.TimeBased{Exponent: offers.Conceder},
	}, offers.Settings{Steps: 20, Log: true})
	check(err)
	result, err := table.Run(1)
	check(err)
	fmt.Println(result.Status, "in step", result.Step+1, d.Names(result.Agreement))
	for _, o := range frontier.New(s).Solutions[frontier.Nash] {
		fmt.Println("Nash:", d.Names(o))
	}
	// Output:
	// agreed in step 17 [90 now]
	// Nash: [100 now]
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
