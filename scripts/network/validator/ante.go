package main

import (
	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/common"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authante "github.com/cosmos/cosmos-sdk/x/auth/ante"
	evmante "github.com/cosmos/evm/ante/evm"
	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// ethereumOnly admits what an Ethereum key signed, checked as the EVM module does, and nothing else.
func (app *app) ethereumOnly(ctx sdk.Context, tx sdk.Tx, simulate bool) (sdk.Context, error) {
	extended, ok := tx.(authante.HasExtensionOptionsTx)
	wanted := "/" + proto.MessageName(&evmtypes.ExtensionOptionsEthereumTx{})
	if !ok || len(extended.GetExtensionOptions()) != 1 || extended.GetExtensionOptions()[0].GetTypeUrl() != wanted {
		return ctx, errorsmod.Wrap(sdkerrors.ErrUnknownRequest, "only Ethereum transactions are taken")
	}
	params, prices := app.evm.GetParams(ctx), app.feeMarket.GetParams(ctx)
	check := evmante.NewEVMMonoDecorator(app.accounts, app.feeMarket, app.evm, 0, &params, &prices)
	after, err := sdk.ChainAnteDecorators(check)(ctx, tx, simulate)
	if err == nil && ctx.IsCheckTx() && !ctx.IsReCheckTx() && !simulate {
		app.tellPending(tx)
	}
	return after, err
}

// RegisterPendingTxListener is how the JSON-RPC server hears of transactions that wait.
func (app *app) RegisterPendingTxListener(listener func(common.Hash)) {
	app.pendingListeners = append(app.pendingListeners, listener)
}

func (app *app) tellPending(tx sdk.Tx) {
	for _, message := range tx.GetMsgs() {
		if ethereum, ok := message.(*evmtypes.MsgEthereumTx); ok {
			for _, listener := range app.pendingListeners {
				listener(ethereum.Hash())
			}
		}
	}
}
