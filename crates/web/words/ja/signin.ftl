## ログイン

signin-title = ログイン
signin-lead = 携帯電話番号でログインします。会員登録もパスワードも必要ありません。
signin-number = 携帯電話番号
signin-number-hint = 6 桁の認証コードを SMS でお送りします
signin-send = 認証コードを受け取る
signin-privacy = 番号はご本人の確認と着信の保護だけに使い、営業には一切使いません。
signin-demo = デモ環境では実際の SMS は送られません
signin-demo-code = 認証コードはデモの SMS ページに表示されます
signin-demo-link = デモの SMS とログイン番号を開く
signin-code-title = 認証コードを入力
signin-code-lead = { $number } に認証コードを送りました。{ $minutes } 分間有効です。
signin-code = 6 桁の認証コード
signin-enter = ログイン
signin-resend = 届かない場合は再送する
signin-other-number = 別の番号を使う
only-agents = このページは担当者と、その支援者のためのものです。
only-hotline = このページはホットラインと審査担当のためのものです。
only-desk = このページは審査担当のためのものです。
only-compliance = このページはコンプライアンス担当のためのものです。
text-code = 【安心】認証コードは { $code } です（{ $minutes } 分間有効）。誰にも教えないでください。こちらから尋ねることはありません。

## 支払いと書き出しの前の再確認

prove-title = ご本人の再確認
prove-lead = 支払い・保留の解除・ファイルの書き出しには、{ $minutes } 分以内のご本人確認が必要です。
prove-kept = 入力した内容は保存されています。確認が済むと、そのまま送信されます。
prove-text = 認証コードを SMS で受け取る
prove-go-on = 続ける
prove-done = 確認できました
prove-file-lead = ファイルの準備ができました。
prove-file = ファイルをダウンロード
prove-back = 元のページに戻る
