## 最新の状態

live-kept = 入力した内容はそのまま残っています。
live-show = 今の状態を見る
live-queue = このページを開いてから、案件に変化がありました。
live-by = { $by }さんがこの案件を変更しました（{ $at }）。
live-changed = この案件に変化がありました（{ $at }）。
error-case-changed = 開いてからこの案件が変わりました。もう一度確認して送ってください。入力内容は残っています
live-typed = 入力中に裁定されました。入力した内容：
line-title = 電話の時系列
line-asked = システムへの照会
line-call = { $number } からの電話
